namespace Agrimaan.Samples.Markup;

/// <summary>What all pages of one frontend have in common.</summary>
/// <param name="Brand">Its name, which leads to the first of the links.</param>
/// <param name="Links">The first is where it begins; paths as a browser needs them, so with whatever the gateway serves it under.</param>
public sealed record Site(string Brand, params IReadOnlyList<(string Path, string Text)> Links)
{
    /// <summary>The parameter of a query that the links take along: whose pages they are. None without it.</summary>
    public string? Keeps { get; init; }

    public (string Path, string Text) Start => Links[0];
}
