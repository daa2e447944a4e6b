namespace Agrimaan.Cli.Demo;

/// <summary>How the demo is played.</summary>
/// <param name="Once">Ends after the story.</param>
/// <param name="File">A platform file instead of the sample's.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Keep">Stops and removes nothing at the end.</param>
internal sealed record DemoOptions(bool Once, string? File, int Rate, bool Keep);
