using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan approvals`.</summary>
internal sealed class ApprovalsCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "The release." };

    public ApprovalsCommand()
        : base("approvals", "Shows who agreed to the plan of a release, and whether that counts.") => Arguments.Add(_release);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan approvals 1.1.0"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var view = await client.ApprovalsAsync(platform, invocation.Line.GetRequiredValue(_release), invocation.Token).ConfigureAwait(false);
        invocation.Answer(view, ClientJson.Default.ApprovalsView, terminal => Write(terminal, view));
        return ExitCodes.Done;
    }

    public static void Write(Terminal terminal, ApprovalsView view)
    {
        var given = view.Given.Count(one => one.Counts);
        var roles = view.Roles.Count == 0 ? "" : $" as {string.Join(" or ", view.Roles)}";
        terminal.Sentence(view.Needed == 0
            ? $"Nobody is asked to approve {view.Release} on {view.Platform}."
            : $"plan {view.PlanHash} of {view.Release} on {view.Platform} has {given} of {Say.Plural(view.Needed, "approval")} that {(view.Needed == 1 ? "is" : "are")} needed{roles}");
        if (view.Given.Count > 0)
        {
            terminal.Line();
            var table = new Table(new("BY"), new("AS"), new("AT", Drop: 1), new("PLAN", Drop: 2), new("", Wraps: true));
            foreach (var one in view.Given)
            {
                table.Add(one.By, one.Role, Say.Moment(one.At), new(one.PlanHash, Tone.Quiet), one.Counts ? "" : new Words(one.Run is { } run ? $"let {run} start" : "for another plan, does not count", one.Run is null ? Tone.Watch : Tone.Quiet));
            }

            table.Write(terminal);
        }

        if (given < view.Needed)
        {
            terminal.Line();
            terminal.Sentence($"next: somebody other than {view.Author}: agrimaan approve {view.Release} --plan-hash {view.PlanHash} --platform {view.Platform}");
        }
    }
}
