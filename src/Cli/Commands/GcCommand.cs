using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan gc`.</summary>
internal sealed class GcCommand : CommandBase
{
    private const int UsualKeep = 5;

    private readonly Option<int> _keep = new("--keep") { Description = "How many of its newest releases each platform keeps; 5 without it.", HelpName = "N", DefaultValueFactory = _ => UsualKeep };
    private readonly Option<string?> _budget = new("--budget") { Description = "Most room for artefacts and old logs, such as 2GB; more goes, oldest first.", HelpName = "SIZE" };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Tells what would go, and removes nothing." };

    public GcCommand()
        : base("gc", "Makes room: removes files of old releases and logs of ended instances. What runs, and what a rollback needs, stays.")
    {
        Options.Add(_keep);
        Options.Add(_budget);
        Options.Add(_dry);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan gc --dry-run", "agrimaan gc --keep 3 --budget 2GB"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var keep = invocation.Line.GetValue(_keep);
        if (keep < 1)
        {
            throw new CommandException(ExitCodes.BadInput, "--keep needs a number from 1 on.", "For example `agrimaan gc --keep 5`.");
        }

        long? budget = null;
        if (invocation.Line.GetValue(_budget) is { } written)
        {
            budget = Size.Parse(written) ?? throw new CommandException(ExitCodes.BadInput, $"'{written}' is no size.", "For example `agrimaan gc --budget 2GB`, or 500MB.");
        }

        using var client = invocation.Home.Connect();
        var view = await client.CleanUpAsync(new(keep, budget, invocation.Line.GetValue(_dry)), invocation.Token).ConfigureAwait(false);
        invocation.Answer(view, ClientJson.Default.CleanUpView, terminal => CleanUpScreen.Write(terminal, view));
        return view.Left > budget ? ExitCodes.No : ExitCodes.Done;
    }
}
