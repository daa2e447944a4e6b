namespace Agrimaan.Cli.Init;

/// <summary>One service of the file to be written.</summary>
/// <param name="Name">A name that the file allows.</param>
/// <param name="Calls">Others it calls, by their names.</param>
internal sealed record GuessedService(string Name, Found Found, IReadOnlyList<string> Calls, IReadOnlyList<string> Guesses, IReadOnlyList<string> Doubts);

/// <summary>What the platform file is to say.</summary>
/// <param name="Routes">Public path to service.</param>
/// <param name="Notes">About the whole, a sentence each.</param>
internal sealed record Guess(
    string Platform, int Port, IReadOnlyList<GuessedService> Services, IReadOnlyDictionary<string, string> Routes, IReadOnlyList<string> Notes)
{
    public bool IsInner(GuessedService service) => !Routes.Values.Contains(service.Name);
}
