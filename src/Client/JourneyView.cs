namespace Agrimaan.Client;

/// <summary>A journey of the platform file.</summary>
/// <param name="Steps">How many calls it makes.</param>
/// <param name="Cleanup">How many calls clean up after it.</param>
/// <param name="InDeploys">Whether deploys to this environment play it.</param>
public sealed record JourneyView(string Name, string? Description, int Steps, int Cleanup, bool InDeploys);

/// <summary>Asks for a journey to be played once, now.</summary>
/// <param name="Versions">Versions to be asked by name, as <c>service@version</c>, separated by commas; null asks as everybody does.</param>
/// <param name="Url">Another address than the platform's public edge, or null.</param>
public sealed record PlayJourney(string? Versions = null, string? Url = null);

/// <summary>How a journey ended.</summary>
/// <param name="Verdict"><c>pass</c>, <c>fail</c> (an answer differs from what the file expects) or <c>error</c> (it could not be asked).</param>
/// <param name="Took">All of it, cleaning up included.</param>
public sealed record JourneyResultView(string Journey, string Verdict, string Sentence, TimeSpan Took);
