namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>A piece of the file with its place.</summary>
internal abstract record Node(Place Place)
{
    public abstract string Kind { get; }
}

internal sealed record ScalarNode(Place Place, string Value) : Node(Place)
{
    public override string Kind => "a value";
}

internal sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place)
{
    public override string Kind => "a list";
}

internal sealed record MapNode(Place Place, IReadOnlyList<KeyValuePair<ScalarNode, Node>> Entries) : Node(Place)
{
    public override string Kind => "a map";

    public Node? this[string key] => Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;

    /// <summary>This map over another one: maps merge key by key, everything else replaces.</summary>
    public MapNode Over(MapNode below)
    {
        var merged = new List<KeyValuePair<ScalarNode, Node>>();
        foreach (var entry in below.Entries)
        {
            var mine = this[entry.Key.Value];
            merged.Add(mine is null ? entry
                : new(entry.Key, mine is MapNode upper && entry.Value is MapNode lower ? upper.Over(lower) : mine));
        }

        merged.AddRange(Entries.Where(entry => below[entry.Key.Value] is null));
        return this with { Entries = merged };
    }
}
