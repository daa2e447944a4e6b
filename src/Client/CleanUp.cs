namespace Agrimaan.Client;

/// <summary>Asks for what no kept release needs to be removed.</summary>
/// <param name="Keep">How many of its newest releases every platform keeps, at least 1.</param>
/// <param name="Budget">Most bytes that artefacts and old logs should take together; null sets no limit.</param>
/// <param name="DryRun">Only tells.</param>
public sealed record CleanUp(int Keep, long? Budget, bool DryRun);

/// <summary>What was removed, or would be.</summary>
/// <param name="Releases">Those that cannot be deployed any more, as <c>platform version</c>.</param>
/// <param name="Freed">Bytes.</param>
/// <param name="Left">Bytes of artefacts and old logs that stay.</param>
public sealed record CleanUpView(
    bool DryRun, IReadOnlyList<CleanUpItem> Items, IReadOnlyList<string> Releases, long Freed, long Left, long? Budget);

/// <summary>One thing that was removed.</summary>
/// <param name="Kind"><c>artefact</c>, <c>instance</c> (the logs of one that has ended) <c>log</c> (a turned-over file) or <c>recording</c> (of a run).</param>
/// <param name="Name">Digest, the instance's key, or the run.</param>
/// <param name="Of">For an artefact the releases that had it, as <c>platform version</c>.</param>
public sealed record CleanUpItem(string Kind, string Name, long Bytes, DateTimeOffset? At, IReadOnlyList<string> Of);
