using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan release compare`.</summary>
internal sealed class ReleaseCompareCommand : CommandBase
{
    private readonly Argument<string> _first = new("A") { Description = "A release." };
    private readonly Argument<string> _second = new("B") { Description = "The one it is compared with." };

    public ReleaseCompareCommand()
        : base("compare", "Shows what differs between two releases: files, settings, commands, probes, calls, replicas, routes.")
    {
        Arguments.Add(_first);
        Arguments.Add(_second);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan release compare 1.0.0 1.1.0"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var view = await client.CompareAsync(platform, invocation.Line.GetRequiredValue(_first), invocation.Line.GetRequiredValue(_second), invocation.Token).ConfigureAwait(false);
        invocation.Answer(view, ClientJson.Default.ReleaseComparison, terminal => ComparisonScreen.Write(terminal, view));
        return ExitCodes.Done;
    }
}
