namespace Agrimaan.Client;

/// <summary>What differs between two releases.</summary>
/// <param name="Changes">In the order of the services' names, the gateway last; none when they would run the very same.</param>
/// <param name="Same">Services in which nothing differs.</param>
public sealed record ReleaseComparison(string Platform, string From, string To, IReadOnlyList<ReleaseChange> Changes, IReadOnlyList<string> Same);

/// <summary>One thing that differs.</summary>
/// <param name="Service">Which service; <c>gateway</c> for the public edge.</param>
/// <param name="What"><c>service</c>, <c>files</c>, <c>command</c>, <c>setting NAME</c>, <c>probes</c>, <c>calls</c>, <c>replicas</c>, <c>route PATH</c>, <c>port</c> and so on.</param>
/// <param name="From">How it was; null when it was not there.</param>
/// <param name="To">How it is; null when it is no longer there.</param>
public sealed record ReleaseChange(string Service, string What, string? From, string? To);
