using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads and checks the rules that say which requests go to a new version.</summary>
internal static class MatchReader
{
    private static readonly (string Key, RequestPart Part)[] Parts = [("header", RequestPart.Header), ("cookie", RequestPart.Cookie), ("query", RequestPart.Query)];

    /// <returns>Null when there are none.</returns>
    public static ImmutableArray<RequestRule>? Read(Node? node) =>
        node is ListNode rules ? [.. rules.Items.OfType<MapNode>().Select(rule => new RequestRule([.. Conditions(rule).Select(Condition)]))] : null;

    public static void Check(MapNode rollout, string strategy, Findings findings)
    {
        if (rollout["match"] is not ListNode rules)
        {
            return;
        }

        if (strategy != Strategies.Strategy.Canary)
        {
            findings.Add(FaultCodes.Contradiction, rules.Place, $"a {strategy} rollout has no match: only a canary has two versions side by side for long", "leave out match, or say `strategy: canary`");
        }

        foreach (var condition in rules.Items.OfType<MapNode>().SelectMany(Conditions))
        {
            var named = Parts.Count(part => condition[part.Key] is not null);
            if (named != 1)
            {
                findings.Add(
                    FaultCodes.Together, condition.Place, named == 0 ? "the rule does not say what of the request counts" : "the rule names several things of a request at once",
                    named == 0 ? "add one of header, cookie and query" : "keep one of header, cookie and query; what must hold as well stands under `and`");
            }
        }
    }

    private static IEnumerable<MapNode> Conditions(MapNode rule) => ((rule["and"] as ListNode)?.Items ?? []).OfType<MapNode>().Prepend(rule);

    private static RequestCondition Condition(MapNode map)
    {
        var (key, part) = Array.Find(Parts, part => map[part.Key] is not null);
        return new(part, map.Text(key)!)
        {
            AnyOf = map["equals"] switch { ScalarNode one => [one.Value], ListNode => [.. map.Values("equals").Select(value => value.Value)], _ => null },
            Prefix = map.Text("prefix"),
            Pattern = map.Text("regex"),
            Users = Share.TryParse(map.Text("users") ?? "", out var users) ? users : null,
        };
    }
}
