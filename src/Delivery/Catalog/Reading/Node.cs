using System.Text.RegularExpressions;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>A piece of the file with its place.</summary>
internal abstract record Node(Place Place)
{
    /// <summary>What a person calls it.</summary>
    public abstract string Kind { get; }
}

/// <param name="Plain">Written without quotes, so that YAML may take it for a number, a boolean or nothing.</param>
internal sealed partial record ScalarNode(Place Place, string Value, bool Plain = false) : Node(Place)
{
    public override string Kind => Type == "null" ? "empty" : "a value";

    /// <summary>The JSON type that YAML's core schema, and so every editor, gives to it.</summary>
    public string Type => !Plain ? "string" : Value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => "null",
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => "boolean",
        _ when Whole().IsMatch(Value) => "integer",
        _ when Number().IsMatch(Value) => "number",
        _ => "string",
    };

    [GeneratedRegex(@"\A([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

internal sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place)
{
    public override string Kind => "a list";
}

/// <param name="Place">Where it begins.</param>
/// <param name="Entries">In the order of the file, each key once.</param>
internal sealed record MapNode(Place Place, IReadOnlyList<KeyValuePair<ScalarNode, Node>> Entries) : Node(Place)
{
    private readonly Dictionary<string, Node> _values = Entries.ToDictionary(entry => entry.Key.Value, entry => entry.Value, StringComparer.Ordinal);

    /// <summary>Stands for a section that is not there.</summary>
    public static MapNode Empty { get; } = new(new(1, 1, 1), []);

    public override string Kind => "a map";

    public Node? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>The map under a key; empty when there is none, or something else.</summary>
    public MapNode Section(string key) => this[key] as MapNode ?? Empty;

    /// <summary>The value under a key as it is written, or null.</summary>
    public string? Text(string key) => (this[key] as ScalarNode)?.Value;

    /// <summary>The values of a list under a key; none when there is no list.</summary>
    public IEnumerable<ScalarNode> Values(string key) => (this[key] as ListNode)?.Items.OfType<ScalarNode>() ?? [];

    /// <summary>This map over another one: maps merge key by key, everything else replaces.</summary>
    public MapNode Over(MapNode below) => new(Place,
    [
        .. Entries.Select(entry => entry.Value is MapNode mine && below[entry.Key.Value] is MapNode theirs ? new(entry.Key, mine.Over(theirs)) : entry),
        .. below.Entries.Where(entry => this[entry.Key.Value] is null),
    ]);

    /// <summary>This map with another value under a key, or one more key.</summary>
    public MapNode With(ScalarNode key, Node value) => new(Place, [.. Entries.Where(entry => entry.Key.Value != key.Value), new(key, value)]);

    /// <summary>This map without a key.</summary>
    public MapNode Without(params string[] keys) => new(Place, [.. Entries.Where(entry => !keys.Contains(entry.Key.Value))]);
}
