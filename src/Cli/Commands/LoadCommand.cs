using System.CommandLine;
using Agrimaan.Cli.Load;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan load`.</summary>
internal sealed class LoadCommand : CommandBase
{
    private readonly Argument<string?> _platform = new("PLATFORM") { Description = "The platform whose edge is asked; the one that runs without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _url = new("--url") { Description = "Asks this address instead of a platform's.", HelpName = "URL" };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The platform as it runs in this environment.", HelpName = "NAME" };
    private readonly Option<bool> _anywhere = new("--anywhere") { Description = "Asks other machines than this one too." };
    private readonly LoadArguments _arguments = new();

    public LoadCommand()
        : base("load", "Sends requests at a fixed rate, however slowly they are answered, and tells what each version made of them.")
    {
        Arguments.Add(_platform);
        Options.Add(_url);
        Options.Add(_environment);
        Options.Add(_anywhere);
        _arguments.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "agrimaan load --rate 200 --for 1m",
        "agrimaan load farm --path /api/crops=3 --path /api/fields --max-errors 1% --max-p95 200ms",
        "agrimaan load --url http://127.0.0.1:8080/orders --body @order.json --count 500 --ramp 5s",
    ];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var line = invocation.Line;
        var read = _arguments.Read(invocation);
        var address = await LoadTarget.FindAsync(invocation, line.GetValue(_platform), line.GetValue(_environment), line.GetValue(_url), line.GetValue(_anywhere)).ConfigureAwait(false);
        return await LoadRun.PlayAsync(invocation, read(address)).ConfigureAwait(false);
    }
}
