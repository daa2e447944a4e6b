using System.CommandLine;
using System.Globalization;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan scale`.</summary>
internal sealed class ScaleCommand : CommandBase
{
    private readonly Argument<string[]> _counts = new("SERVICE=COUNT") { Description = "A service and how many instances it is to have, 1 to 100; one that follows its load is refused, its bounds are in the file.", Arity = ArgumentArity.OneOrMore };
    private readonly WaitOptions _wait = new();

    public ScaleCommand()
        : base("scale", "Changes how many instances services have, by a release of its own, or within a run in progress; the file counts again at the next `up`.")
    {
        Arguments.Add(_counts);
        _wait.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan scale crop-service=3", "agrimaan scale user-service=4 field-service=2 --no-wait"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var counts = Counts(invocation.Line.GetRequiredValue(_counts));
        var patience = _wait.PatienceOf(invocation);
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var run = await client.ScaleAsync(platform, new(counts), invocation.Token).ConfigureAwait(false);
        if (run.Note is { } note)
        {
            // The run in progress has its own pace, and somebody may hold it.
            invocation.Answer(run, ClientJson.Default.RunView, terminal => terminal.Sentence(note + "."));
            return ExitCodes.Done;
        }

        return await WaitOptions.FollowAsync(invocation, run, patience).ConfigureAwait(false);
    }

    private static Dictionary<string, int> Counts(string[] written)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in written)
        {
            if (text.Split('=') is not [{ Length: > 0 } service, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                throw new CommandException(ExitCodes.BadInput, $"'{text}' is not of the form SERVICE=COUNT.", "For example `agrimaan scale crop-service=3`.");
            }

            if (!counts.TryAdd(service, count))
            {
                throw new CommandException(ExitCodes.BadInput, $"{service} is named twice.", "Name it once.");
            }
        }

        return counts;
    }
}
