namespace Agrimaan.Client;

/// <summary>A service of somebody else, as an environment sees it.</summary>
/// <param name="Mode"><c>mock</c>, <c>sandbox</c> or <c>live</c>.</param>
/// <param name="Address">Scheme, host and port; null when it runs here as a mock, or nobody asks it.</param>
/// <param name="AskedBy">Services that ask it.</param>
/// <param name="Verdict"><c>pass</c>, <c>error</c>, or null when it was not asked.</param>
/// <param name="Sentence">What it answered just now.</param>
public sealed record ExternalView(string Name, string? Description, string Mode, string? Address, string[] AskedBy, string? Verdict, string Sentence);
