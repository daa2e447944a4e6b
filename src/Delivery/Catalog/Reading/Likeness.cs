namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Gives environments what they take from each other by <c>like:</c>, the only inheritance there is.</summary>
internal sealed class Likeness
{
    private readonly MapNode _section;
    private readonly Findings _findings;
    private readonly Dictionary<string, EnvironmentDraft> _done = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];

    private Likeness(MapNode section, Findings findings) => (_section, _findings) = (section, findings);

    /// <summary>The environments of the file, each merged over the one it is like; whether real users are served is never taken over.</summary>
    public static IReadOnlyDictionary<string, EnvironmentDraft> Of(MapNode section, Findings findings)
    {
        var likeness = new Likeness(section, findings);
        foreach (var (key, value) in section.Entries)
        {
            likeness.Draft(key, value as MapNode ?? MapNode.Empty);
        }

        return likeness._done;
    }

    private EnvironmentDraft Draft(ScalarNode key, MapNode own)
    {
        if (_done.TryGetValue(key.Value, out var done))
        {
            return done;
        }

        _path.Add(key.Value);
        var map = own["like"] is ScalarNode like && Forms.Name.Fits(like) && Below(key, like) is { } below ? own.Over(below.Map.Without("like", "production")) : own;
        _path.RemoveAt(_path.Count - 1);
        return _done[key.Value] = new(key, map);
    }

    private EnvironmentDraft? Below(ScalarNode key, ScalarNode like)
    {
        if (_path.IndexOf(like.Value) is >= 0 and var begin)
        {
            _findings.Add(
                FaultCodes.LikeCycle, like.Place, $"environments are like each other in a circle: {string.Join(" → ", _path[begin..].Append(like.Value))}",
                "one of them must say everything itself");
            return null;
        }

        var entry = _section.Entries.FirstOrDefault(entry => entry.Key.Value == like.Value);
        if (entry.Key is null)
        {
            _findings.Add(
                FaultCodes.UnknownEnvironment, like.Place, $"{key.Value} is like {Words.Quoted(like.Value)}, which no environment is",
                Words.Meant(like.Value, [.. _section.Entries.Select(other => other.Key.Value).Where(other => other != key.Value)]));
            return null;
        }

        return Draft(entry.Key, entry.Value as MapNode ?? MapNode.Empty);
    }
}
