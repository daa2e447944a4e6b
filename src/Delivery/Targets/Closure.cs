namespace Agrimaan.Delivery.Targets;

/// <summary>Requests are answered 503 with words for people, and reach nobody. Whoever holds the key for previews is let through.</summary>
/// <param name="Message">A sentence for people; empty says the usual one.</param>
/// <param name="Until">When it ends by itself; null when somebody must end it.</param>
public sealed record Maintenance(string Message, DateTimeOffset? Until)
{
    /// <summary>Longest message.</summary>
    public const int MostText = 1_000;

    /// <summary>Whether it still holds.</summary>
    public bool Holds(DateTimeOffset now) => Until is not { } until || until > now;
}

/// <summary>Requests wait at the edge, and are then served by whatever the table says.</summary>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Longest">How long a single request may wait; then it is answered 503.</param>
/// <param name="Most">How many may wait at once; one more is answered 503.</param>
public sealed record Hold(DateTimeOffset Until, TimeSpan Longest, int Most)
{
    /// <summary>Longest hold: callers have given up by then.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    /// <summary>Most requests that may be said to wait; each keeps a connection open.</summary>
    public const int MostRequests = 100_000;

    /// <summary>Whether it still holds.</summary>
    public bool Holds(DateTimeOffset now) => Until > now;
}
