namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>What may stand at a place of the file. The same data drives checking and the JSON Schema, so they cannot drift.</summary>
internal abstract record Shape
{
    /// <summary>What a person calls it, such as <c>a duration like 5s</c>.</summary>
    public abstract string Word { get; }
}

/// <summary>A list of one kind of item.</summary>
internal sealed record ListShape(Shape Item, int Fewest = 0, int Most = 100) : Shape
{
    /// <summary>Whether no item may come twice.</summary>
    public bool Unique { get; init; }

    public override string Word => "a list";
}

/// <summary>A map whose keys people choose.</summary>
/// <param name="Key">What a key must be.</param>
/// <param name="Value">What each value is.</param>
/// <param name="Means">What an entry is, for the schema.</param>
/// <param name="Fewest">Smallest number of entries.</param>
/// <param name="Most">Largest number: together with blueprints a file without a bound could ask for billions.</param>
internal sealed record NamesShape(ValueShape Key, Shape Value, string Means, int Fewest = 0, int Most = 500) : Shape
{
    public override string Word => "a map";
}

/// <summary>A map whose keys are given.</summary>
internal sealed record KeysShape(params KeyShape[] Keys) : Shape
{
    public override string Word => "a map";
}

/// <summary>One of several, told apart by being a map, a list or a value; at most one of each.</summary>
internal sealed record EitherShape(params Shape[] Ways) : Shape
{
    public override string Word => string.Join(" or ", Ways.Select(way => way.Word));

    /// <summary>The way that a node of this kind must go, or null.</summary>
    public Shape? For(Node node) => Array.Find(Ways, way => (way, node) is (KeysShape or NamesShape, MapNode) or (ListShape, ListNode) or (ValueShape, ScalarNode));
}

/// <summary>Whatever can be written, such as the body of a request.</summary>
internal sealed record FreeShape : Shape
{
    public override string Word => "anything";
}

/// <summary>One key of a map.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What stands under it.</param>
/// <param name="Description">What it means, a sentence.</param>
/// <param name="Example">A value as it is written in the file.</param>
internal sealed record KeyShape(string Name, Shape Shape, string Description, string Example)
{
    public bool Required { get; init; }

    /// <summary>More examples, so that each way of an <see cref="EitherShape"/> has one.</summary>
    public string[] Also { get; init; } = [];

    public IEnumerable<string> Examples => Also.Prepend(Example);

    /// <summary>What holds without the key, as it is written in the file; null when nothing does.</summary>
    public string? Default { get; init; }

    /// <summary>A key for a time from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    /// <param name="usual">Its default as it is written, or null for none.</param>
    /// <param name="example">An example where there is no default.</param>
    public static KeyShape Time(string name, string minimum, string maximum, string? usual, string description, string example = "5s") =>
        new(name, ValueShape.Time(Duration.Of(minimum), Duration.Of(maximum)), description, usual ?? example) { Default = usual };
}
