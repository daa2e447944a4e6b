namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Holds nodes against the shape: unknown keys, wrong kinds, values out of range, each at its place.</summary>
internal static class ShapeChecker
{
    public static void Check(Node node, Shape shape, string path, Findings findings)
    {
        switch (shape, node)
        {
            case (KeysShape keys, MapNode map):
                CheckKeys(map, keys, path, findings);
                break;
            case (NamesShape names, MapNode map):
                CheckNames(map, names, path, findings);
                break;
            case (ListShape list, ListNode items):
                CheckList(items, list, path, findings);
                break;
            case (ValueShape value, ScalarNode scalar):
                if (!value.Fits(scalar.Value))
                {
                    var near = value.Choices is { } choices ? Suggestion.Nearest(scalar.Value, choices) : null;
                    findings.Add(FaultCodes.BadValue, scalar.Place, $"{path} is '{scalar.Value}', but must be {value.Word}", near is null ? null : $"did you mean '{near}'?");
                }

                break;
            case (EitherShape either, _):
                Check(node, Matches(node, either.First) ? either.First : either.Second, path, findings);
                break;
            default:
                findings.Add(FaultCodes.WrongKind, node.Place, $"{path} is {node.Kind}, but must be {shape.Word}");
                break;
        }
    }

    private static bool Matches(Node node, Shape shape) => (node, shape) switch
    {
        (MapNode, KeysShape or NamesShape) or (ListNode, ListShape) or (ScalarNode, ValueShape) => true,
        _ => false,
    };

    private static void CheckKeys(MapNode map, KeysShape shape, string path, Findings findings)
    {
        foreach (var (key, value) in map.Entries)
        {
            if (shape.Keys.FirstOrDefault(known => known.Name == key.Value) is { } known)
            {
                Check(value, known.Shape, Join(path, key.Value), findings);
                continue;
            }

            var names = shape.Keys.Select(other => other.Name).ToList();
            var hint = Suggestion.Nearest(key.Value, names) is { } near ? $"did you mean '{near}'?" : $"known here: {string.Join(", ", names)}";
            findings.Add(FaultCodes.UnknownKey, key.Place, $"'{key.Value}' means nothing {(path.Length == 0 ? "here" : "in " + path)}", hint);
        }

        foreach (var missing in shape.Keys.Where(key => key.Required && map[key.Name] is null))
        {
            findings.Add(FaultCodes.MissingKey, map.Place, $"{Join(path, missing.Name)} is missing", $"add `{missing.Name}: {missing.Example}`");
        }
    }

    private static void CheckNames(MapNode map, NamesShape shape, string path, Findings findings)
    {
        var name = ValueShape.Text(shape.KeyWord, shape.KeyPattern);
        foreach (var (key, value) in map.Entries)
        {
            if (!name.Fits(key.Value))
            {
                findings.Add(FaultCodes.BadValue, key.Place, $"'{key.Value}' in {path} must be {name.Word}");
            }

            Check(value, shape.Value, Join(path, key.Value), findings);
        }

        if (map.Entries.Count < shape.Fewest)
        {
            findings.Add(FaultCodes.MissingKey, map.Place, $"{path} needs at least {shape.Fewest} entry");
        }
    }

    private static void CheckList(ListNode list, ListShape shape, string path, Findings findings)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            Check(list.Items[i], shape.Item, $"{path}[{i}]", findings);
        }

        if (list.Items.Count < shape.Fewest)
        {
            findings.Add(FaultCodes.BadValue, list.Place, $"{path} is empty, but needs at least {shape.Fewest} entry");
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : path + "." + key;
}
