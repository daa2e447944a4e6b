using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout resume`.</summary>
internal sealed class RolloutResumeCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly WaitOptions _wait = new();

    public RolloutResumeCommand()
        : base("resume", "Lets a held run go on and follows it to its end.")
    {
        Arguments.Add(_run);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout resume", "agrimaan rollout resume farm-7 --no-wait"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var meant = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var run = await client.ResumeAsync(meant.Id, invocation.Token).ConfigureAwait(false);
        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }
}
