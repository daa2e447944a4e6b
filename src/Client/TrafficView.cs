namespace Agrimaan.Client;

/// <summary>Callers are told that there is a maintenance.</summary>
/// <param name="Service">Of this service; null is of the whole public edge.</param>
/// <param name="Message">What they are told; empty is the usual sentence.</param>
/// <param name="Until">When it ends by itself; null when somebody must end it.</param>
public sealed record MaintenanceView(string? Service, string Message, DateTimeOffset? Until);

/// <summary>Requests of a service wait at the edge.</summary>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Longest">How long a single request waits before it is answered 503.</param>
/// <param name="Most">How many wait at once; one more is answered 503.</param>
public sealed record HoldView(string Service, DateTimeOffset Until, TimeSpan Longest, int Most);

/// <summary>Asks for a maintenance.</summary>
/// <param name="Service">Of this service; null is of the whole public edge.</param>
/// <param name="Message">What callers are told; null is the usual sentence.</param>
/// <param name="For">How long; null until somebody ends it.</param>
public sealed record BeginMaintenance(string? Service, string? Message, TimeSpan? For);

/// <summary>Asks that requests of a service wait.</summary>
/// <param name="For">How long.</param>
/// <param name="Longest">How long a single request may wait; null is as long as all of it.</param>
/// <param name="Most">How many may wait at once; null is 1,000.</param>
public sealed record HoldRequests(string Service, TimeSpan For, TimeSpan? Longest, int? Most);
