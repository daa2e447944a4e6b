using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog.Explaining;

/// <summary>Tells what holds at a path of a platform file, and where each part of it came from.</summary>
public sealed class Explainer
{
    private readonly MapNode _tree;
    private readonly Origins _origins;
    private readonly string? _environment;
    private readonly IReadOnlyList<DotEnv> _values;
    private readonly ImmutableArray<ExplainedValue>.Builder _found = ImmutableArray.CreateBuilder<ExplainedValue>();

    private Explainer(PlatformDraft draft, string? environment, IReadOnlyList<DotEnv> values)
    {
        (_environment, _values) = (environment, values);
        _origins = new(draft.Root);
        _tree = ResolvedTree.Of(draft, environment is null ? null : draft.Environments[environment]);
    }

    /// <param name="text">The file, without errors.</param>
    /// <param name="file">Where it lies.</param>
    /// <param name="environment">The environment to resolve for, or null for the file as it is; it must exist.</param>
    /// <param name="path">Such as <c>services.user-service.scale</c>; empty for everything.</param>
    /// <param name="values">The environment's files of values, to say where references lead.</param>
    /// <exception cref="UnknownPathException">The path leads nowhere.</exception>
    public static Explanation Explain(string text, string file, string? environment, string path, IReadOnlyList<DotEnv> values)
    {
        var unmarked = PlatformFile.Unmarked(text);
        var findings = new Findings(file, unmarked);
        var draft = PlatformFile.Draft(unmarked, findings) ?? throw new ArgumentException("the file has errors: " + findings.All[0].Message, nameof(text));
        return new Explainer(draft, environment, values).Explain(path);
    }

    private Explanation Explain(string path)
    {
        var (node, shape, means, walked) = Walk(path);
        Collect(node, shape, walked);
        return new(walked, _environment, means, _found.ToImmutable());
    }

    private (Node? Node, Shape Shape, string? Means, string Path) Walk(string path)
    {
        (Node? node, Shape shape, string? means, var walked, var rest) = (_tree, PlatformShape.Root, null, "", path.Trim('.'));
        while (rest.Length > 0)
        {
            shape = Way(node, shape);
            var known = Names(node, shape);
            var key = known.Where(name => Begins(rest, name)).MaxBy(name => name.Length) ?? throw Unknown(walked, rest, known);
            means = (shape as KeysShape)?.Keys.FirstOrDefault(one => one.Name == key)?.Description;
            (node, shape) = Below(node, shape, key);
            walked = key[0] == '[' ? walked + key : walked.Length == 0 ? key : $"{walked}.{key}";
            rest = rest[(rest[0] == '[' || key[0] != '[' ? key.Length : key.Length - 2)..].TrimStart('.');
        }

        return (node, shape, means, walked);
    }

    /// <summary>Whether the rest of a path begins with a name; an item of a list may be written <c>[0]</c> or <c>0</c>.</summary>
    private static bool Begins(string rest, string name)
    {
        var written = name[0] == '[' && rest[0] != '[' ? name[1..^1] : name;
        return rest.StartsWith(written, StringComparison.Ordinal) && (rest.Length == written.Length || rest[written.Length] is '.' or '[');
    }

    private static UnknownPathException Unknown(string walked, string rest, List<string> known)
    {
        var word = rest.Split('.', '[')[0] is { Length: > 0 } first ? first : rest;
        return new($"{(walked.Length == 0 ? "The file" : walked)} has no {Words.Quoted(word)}.", Words.Meant(word, known) ?? (known.Count == 0 ? "It is a single value." : "Ask for the whole of it."));
    }

    private static List<string> Names(Node? node, Shape shape) => (node, shape) switch
    {
        (_, KeysShape keys) => [.. keys.Keys.Select(key => key.Name)],
        (MapNode map, _) => [.. map.Entries.Select(entry => entry.Key.Value)],
        (ListNode list, _) => [.. list.Items.Select((_, index) => Item(index))],
        _ => [],
    };

    private static (Node? Node, Shape Shape) Below(Node? node, Shape shape, string key) => (node, shape) switch
    {
        (_, KeysShape keys) => ((node as MapNode)?[key], keys.Keys.First(one => one.Name == key).Shape),
        (MapNode map, NamesShape names) => (map[key], names.Value),
        (MapNode map, _) => (map[key], shape),
        (ListNode list, ListShape items) => (At(list, key), items.Item),
        (ListNode list, _) => (At(list, key), shape),
        _ => (null, shape),
    };

    private static Node At(ListNode list, string key) => list.Items[int.Parse(key.AsSpan(1, key.Length - 2), CultureInfo.InvariantCulture)];

    private static Shape Way(Node? node, Shape shape) => shape is EitherShape either ? (node is null ? null : either.For(node)) ?? either.Ways[0] : shape;

    private static string Item(int index) => string.Create(CultureInfo.InvariantCulture, $"[{index}]");

    private void Collect(Node? node, Shape shape, string path)
    {
        shape = Way(node, shape);
        switch (node, shape)
        {
            case (null or MapNode, KeysShape keys):
                foreach (var key in keys.Keys)
                {
                    CollectKey((node as MapNode)?[key.Name], key, path.Length == 0 ? key.Name : $"{path}.{key.Name}");
                }

                break;
            case (MapNode { Entries.Count: > 0 } map, _):
                foreach (var (key, value) in map.Entries)
                {
                    Collect(value, shape is NamesShape names ? names.Value : shape, $"{path}.{key.Value}");
                }

                break;
            case (ListNode { Items: var items }, _) when items.Any(item => item is not ScalarNode):
                for (var i = 0; i < items.Count; i++)
                {
                    Collect(items[i], shape is ListShape list ? list.Item : shape, path + Item(i));
                }

                break;
            case (not null, _):
                Add(path, node);
                break;
        }
    }

    private void CollectKey(Node? node, KeyShape key, string path)
    {
        if (node is not null || (key.Default is null && key.Shape is KeysShape))
        {
            Collect(node, key.Shape, path);
        }
        else if (key.Default is { } usual)
        {
            _found.Add(new(path, Text(YamlReader.Read(usual, new Findings("", usual))!), "default", null, null, []));
        }
    }

    private void Add(string path, Node node)
    {
        var first = node is ListNode { Items: [var item, ..] } ? item : node;
        var origin = _origins.Of(first) is { } written ? node is ListNode { Items.Count: > 0 } ? written[..written.LastIndexOf('[')] : written : "default";
        var text = Text(node);
        var secret = path.Contains(".secrets.", StringComparison.Ordinal) && !path.StartsWith("environments.", StringComparison.Ordinal);
        _found.Add(new(
            path, secret ? $"{SecretValue.Redacted[..^1]}, from {text})" : text, origin, origin == "default" ? null : Origins.Through(origin, path, _environment),
            origin == "default" ? null : first.Place.Line, [.. secret ? [] : References.Names(text).Distinct().Select(Find)]));
    }

    private ReferenceOrigin Find(string name) =>
        _values.LastOrDefault(file => file.Values.ContainsKey(name)) is { } file ? new(name, file.File, file.Lines[name]) : new(name, null, null);

    private static string Text(Node node) => node switch
    {
        ScalarNode scalar => scalar.Value,
        ListNode list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        _ => "{}",
    };
}
