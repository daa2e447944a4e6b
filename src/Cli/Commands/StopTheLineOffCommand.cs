using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan stop-the-line off`.</summary>
internal sealed class StopTheLineOffCommand() : CommandBase("off", "Runs start and move on again; the time in which the line stood does not count.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan stop-the-line off"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var line = await client.ReleaseLineAsync(invocation.Token).ConfigureAwait(false);
        invocation.Answer(line, ClientJson.Default.LineView, terminal => LineScreen.Write(terminal, line));
        return ExitCodes.Done;
    }
}
