using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan rollout retry`.</summary>
internal sealed class RolloutRetryCommand : CommandBase
{
    private readonly Argument<string?> _run = new("RUN") { Description = "Its id; the newest without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly WaitOptions _wait = new();

    public RolloutRetryCommand()
        : base("retry", "Tries a release again whose run went back or failed, as a run of its own, through the same gates.")
    {
        Arguments.Add(_run);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan rollout retry", "agrimaan rollout retry farm-7 --no-wait"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var meant = await invocation.RunAsync(client, invocation.Line.GetValue(_run)).ConfigureAwait(false);
        var run = await client.RetryAsync(meant.Id, invocation.Token).ConfigureAwait(false);
        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }
}
