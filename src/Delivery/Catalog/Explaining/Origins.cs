using System.Globalization;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog.Explaining;

/// <summary>Finds the path of the file that a value was written at, by its place.</summary>
internal sealed class Origins
{
    private readonly Dictionary<Place, string> _paths = [];

    public Origins(MapNode root) => Learn(root, "");

    /// <summary>The path as it is written in the file.</summary>
    public string? Of(Node node) => _paths.GetValueOrDefault(node.Place);

    /// <summary>What a value came through on its way from where it is written to where it holds.</summary>
    /// <param name="origin">Where it is written.</param>
    /// <param name="path">Where it holds.</param>
    /// <param name="environment">The environment that is applied.</param>
    public static string? Through(string origin, string path, string? environment)
    {
        if (origin == path)
        {
            return null;
        }

        var parts = origin.Split('.', 3);
        if (path.Split('.', 3) is [var section, var which, _] && parts is [var from, var its, var key] && (section, which) == (from, its) && section != "environments")
        {
            return key; // another key of the same thing
        }

        return (parts[0], parts.ElementAtOrDefault(1)) switch
        {
            ("blueprints", { } name) => "blueprint " + name,
            ("environments", { } name) when path.StartsWith("environments.", StringComparison.Ordinal) => "like " + name,
            ("environments", { } name) when name == environment => "environment " + name,
            ("environments", { } name) => $"environment {environment}, like {name}",
            ("tiers", { } name) => "tier " + name,
            _ => origin,
        };
    }

    private void Learn(Node node, string path)
    {
        switch (node)
        {
            case MapNode { Entries.Count: > 0 } map:
                foreach (var (key, value) in map.Entries)
                {
                    Learn(value, path.Length == 0 ? key.Value : $"{path}.{key.Value}");
                }

                break;
            case ListNode { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Learn(list.Items[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
                }

                break;
            default:
                _paths.TryAdd(node.Place, path);
                break;
        }
    }
}
