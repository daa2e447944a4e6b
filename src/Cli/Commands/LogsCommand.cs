using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan logs`.</summary>
internal sealed class LogsCommand : CommandBase
{
    private readonly Argument<string?> _service = new("SERVICE") { Description = "Only this service; all without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Goes on with new lines until Ctrl-C." };
    private readonly Option<int> _tail = new("--tail") { Description = "How many of the last lines to begin with.", HelpName = "N", DefaultValueFactory = _ => 100 };

    public LogsCommand()
        : base("logs", "Shows what services wrote.")
    {
        Arguments.Add(_service);
        Options.Add(_follow);
        Options.Add(_tail);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan logs crop-service --tail 20", "agrimaan logs -f"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var (service, tail, follow) = (invocation.Line.GetValue(_service), invocation.Line.GetValue(_tail), invocation.Line.GetValue(_follow));
        if (tail < 0)
        {
            throw new CommandException(ExitCodes.BadInput, "--tail needs a number from 0 on.", "For example `agrimaan logs --tail 20`.");
        }

        await foreach (var line in client.LogsAsync(platform, service, tail, follow, invocation.Token).ConfigureAwait(false))
        {
            if (invocation.ForPeople)
            {
                Write(invocation.Terminal, line);
            }
            else
            {
                Structured.WriteItem(invocation.Terminal.Output, line, ClientJson.Default.LogLine, invocation.Format);
            }
        }

        return ExitCodes.Done;
    }

    private static void Write(Terminal terminal, LogLine line) =>
        terminal.Line(terminal.Paint(new($"{Say.Clock(line.At)} {line.Service} {line.Version} │", line.Stream == "err" ? Tone.Watch : Tone.Quiet)) + " " + line.Text);
}
