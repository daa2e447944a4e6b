using System.CommandLine;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan promote`.</summary>
internal sealed class PromoteCommand : CommandBase
{
    private readonly Argument<string> _release = new("RELEASE") { Description = "A release that ran well here." };
    private readonly Option<string> _to = new("--to") { Description = "The environment to take it to.", HelpName = "ENVIRONMENT", Required = true };

    public PromoteCommand()
        : base("promote", "Takes a release to another environment: the same version and files, with that environment's settings and secrets.")
    {
        Arguments.Add(_release);
        Options.Add(_to);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan promote 1.1.0 --to production --platform shop@development"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var taken = await client.PromoteReleaseAsync(platform, invocation.Line.GetRequiredValue(_release), invocation.Line.GetRequiredValue(_to), invocation.Token).ConfigureAwait(false);
        invocation.Answer(taken, ClientJson.Default.PromotedRelease, terminal =>
        {
            terminal.Sentence($"{taken.Release.Version} of {taken.From} is a release of {taken.Platform} now; nothing was deployed yet.");
            terminal.Sentence($"next: agrimaan plan {taken.Release.Version} --platform {taken.Platform}");
        });
        return ExitCodes.Done;
    }
}
