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

/// <summary>A list, or a value that stands for one.</summary>
internal sealed record EitherShape(ListShape List, ValueShape Value) : Shape
{
    public override string Word => $"{List.Word} or {Value.Word}";
}

/// <summary>One key of a map.</summary>
/// <param name="Name">The key.</param>
/// <param name="Shape">What stands under it.</param>
/// <param name="Description">What it means, a sentence.</param>
/// <param name="Example">A value as it is written in the file.</param>
internal sealed record KeyShape(string Name, Shape Shape, string Description, string Example)
{
    public bool Required { get; init; }

    /// <summary>What holds without the key, as it is written in the file; null when nothing does.</summary>
    public string? Default { get; init; }
}
