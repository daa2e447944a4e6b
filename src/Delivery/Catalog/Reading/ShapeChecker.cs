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
                CheckValue(scalar, value, value.Word, path, findings);
                break;
            case (EitherShape either, ScalarNode scalar) when either.For(node) is ValueShape value:
                CheckValue(scalar, value, either.Word, path, findings);
                break;
            case (EitherShape either, _) when either.For(node) is { } way:
                Check(node, way, path, findings);
                break;
            case (FreeShape, _):
                break;
            default:
                var hint = node is ScalarNode { Type: "null" } ? "write something below it, or remove the key" : null;
                findings.Add(FaultCodes.WrongKind, node.Place, $"{Name(path)} is {node.Kind}, but must be {shape.Word}", hint);
                break;
        }
    }

    private static void CheckKeys(MapNode map, KeysShape shape, string path, Findings findings)
    {
        foreach (var (key, value) in map.Entries)
        {
            if (findings.Full)
            {
                return;
            }

            if (shape.Keys.FirstOrDefault(known => known.Name == key.Value) is { } known)
            {
                Check(value, known.Shape, Words.Join(path, known.Name), findings);
            }
            else
            {
                findings.Add(FaultCodes.UnknownKey, key.Place, $"{Words.Quoted(key.Value)} is no key of {Name(path)}", Words.Meant(key.Value, [.. shape.Keys.Select(other => other.Name)]));
            }
        }

        foreach (var missing in shape.Keys.Where(key => key.Required && map[key.Name] is null))
        {
            findings.Add(FaultCodes.MissingKey, map.Place, $"{Words.Join(path, missing.Name)} is missing", $"add `{missing.Name}: {missing.Example}`");
        }
    }

    private static void CheckNames(MapNode map, NamesShape shape, string path, Findings findings)
    {
        if (!CheckCount(map, map.Entries.Count, shape.Fewest, shape.Most, path, findings))
        {
            return;
        }

        foreach (var (key, value) in map.Entries)
        {
            // Whatever stands before a colon is a key: 8080 there is text.
            CheckValue(key with { Plain = false }, shape.Key, shape.Key.Word, $"a key of {Name(path)}", findings);
            Check(value, shape.Value, Words.Join(path, key.Value), findings);
        }
    }

    private static void CheckList(ListNode list, ListShape shape, string path, Findings findings)
    {
        if (!CheckCount(list, list.Items.Count, shape.Fewest, shape.Most, path, findings))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Items.Count; i++)
        {
            Check(list.Items[i], shape.Item, $"{path}[{i}]", findings);
            if (shape.Unique && list.Items[i] is ScalarNode item && !seen.Add(item.Value))
            {
                findings.Add(FaultCodes.Repeated, item.Place, $"{Words.Quoted(item.Value)} comes twice in {path}", "keep one");
            }
        }
    }

    private static void CheckValue(ScalarNode scalar, ValueShape shape, string word, string path, Findings findings)
    {
        if (shape.Fits(scalar))
        {
            return;
        }

        var hint = shape.Repair(scalar) is { } repair ? $"did you mean {(repair.StartsWith('"') ? repair : $"'{repair}'")}?" : null;
        if (scalar.Type == "null")
        {
            findings.Add(FaultCodes.WrongKind, scalar.Place, $"{path} is empty, but must be {word}", shape == ValueShape.Anything || shape == Forms.SettingValue ? "write \"\" for an empty text" : "write a value, or remove the key");
        }
        else if (!shape.HasType(scalar))
        {
            var type = scalar.Type switch { "integer" or "number" => "the number ", "boolean" => "the boolean ", _ => "the text " };
            findings.Add(FaultCodes.WrongKind, scalar.Place, $"{path} is {type}{Words.Quoted(scalar.Value)}, but must be {word}", hint);
        }
        else
        {
            findings.Add(FaultCodes.BadValue, scalar.Place, $"{path} is {Words.Quoted(scalar.Value)}, but must be {shape.Rule ?? word}", hint);
        }
    }

    private static bool CheckCount(Node node, int count, int fewest, int most, string path, Findings findings)
    {
        if (count > most)
        {
            findings.Add(FaultCodes.TooLong, node.Place, $"{path} has {count} entries, but at most {most} are read", "split the platform");
            return false;
        }

        if (count < fewest)
        {
            findings.Add(FaultCodes.MissingKey, node.Place, $"{path} is empty, but needs at least {fewest} {(fewest == 1 ? "entry" : "entries")}");
        }

        return true;
    }

    private static string Name(string path) => path.Length == 0 ? "the file" : path;
}
