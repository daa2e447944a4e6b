using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout list`.</summary>
internal sealed class RolloutListCommand : CommandBase
{
    private readonly Option<int> _limit = new("--limit") { Description = "How many at most.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public RolloutListCommand()
        : base("list", "Lists the runs, newest first.") => Options.Add(_limit);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout list", "agrimaan rollout list --limit 5 -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var runs = (await client.RunsAsync(platform, invocation.Token).ConfigureAwait(false)).Take(Math.Max(1, invocation.Line.GetValue(_limit))).ToArray();
        invocation.Answer(runs, ClientJson.Default.RunViewArray, terminal => RunListScreen.Write(terminal, runs, invocation.Now));
        return ExitCodes.Done;
    }
}
