using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan restart`.</summary>
internal sealed class RestartCommand : CommandBase
{
    private readonly Argument<string[]> _services = new("SERVICE") { Description = "Services whose instances are replaced by new ones of the same version.", Arity = ArgumentArity.OneOrMore };
    private readonly WaitOptions _wait = new();

    public RestartCommand()
        : base("restart", "Replaces the instances of services one after the other, without losing a request.")
    {
        Arguments.Add(_services);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan restart crop-service", "agrimaan restart user-service field-service"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var run = await client.RestartAsync(platform, new(invocation.Line.GetRequiredValue(_services)), invocation.Token).ConfigureAwait(false);
        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }
}
