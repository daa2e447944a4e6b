using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan stop-the-line on`.</summary>
internal sealed class StopTheLineOnCommand : CommandBase
{
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for those who find their run standing still.", HelpName = "TEXT", Required = true };

    public StopTheLineOnCommand()
        : base("on", "No run of any platform starts or moves on; a bad version is taken back all the same, and rollbacks and aborts always go.") => Options.Add(_reason);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan stop-the-line on --reason \"the till is down\""];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var line = await client.StopLineAsync(invocation.Line.GetRequiredValue(_reason), invocation.Token).ConfigureAwait(false);
        invocation.Answer(line, ClientJson.Default.LineView, terminal =>
        {
            LineScreen.Write(terminal, line);
            terminal.Line("next: agrimaan stop-the-line off");
        });
        return ExitCodes.Done;
    }
}
