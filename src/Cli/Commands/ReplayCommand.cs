using System.CommandLine;
using System.Text.Json;
using Agrimaan.Cli.Replaying;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Recordings;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan replay`.</summary>
internal sealed class ReplayCommand : CommandBase
{
    private const int UsualLast = 20;
    private const long MostFileBytes = 64 * 1024 * 1024;

    private readonly Argument<string?> _policy = new("POLICY") { Description = "A platform file, or its rollout section alone; the rules in force without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _runs = new("--run") { Description = "Asks about this run.", HelpName = "RUN" };
    private readonly Option<int> _last = new("--last") { Description = "Asks about so many of the newest recorded runs; 20 without it.", HelpName = "N", DefaultValueFactory = _ => UsualLast };
    private readonly Option<string[]> _files = new("--file") { Description = "A recording from a file; needs no control plane.", HelpName = "FILE" };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The environment of POLICY whose rules are meant; the only one without it.", HelpName = "NAME" };

    public ReplayCommand()
        : base("replay", "Asks a policy about recorded rollouts: would it have taken them back?")
    {
        Arguments.Add(_policy);
        foreach (var option in (Option[])[_runs, _last, _files, _environment])
        {
            Options.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "agrimaan replay agrimaan.yaml",
        "agrimaan replay stricter.yaml --last 5",
        "agrimaan replay stricter.yaml --run shop-7 -o json",
        "agrimaan replay stricter.yaml --file shop-7.recording",
    ];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var line = invocation.Line;
        var asked = line.GetValue(_policy) is { } file ? PolicyFile.Read(invocation.Surroundings.Folder, file, line.GetValue(_environment)) : null;
        var (inForce, recordings) = line.GetValue(_files) is { Length: > 0 } files
            ? (null, files.Select(path => FromFile(invocation.Surroundings.Folder, path)).ToList())
            : await FromControlPlaneAsync(invocation).ConfigureAwait(false);
        var policy = asked?.Policy ?? inForce;
        var report = ReplayReport.Of(asked?.Name ?? (inForce is null ? "the rules of each recording" : "the rules in force"), [.. recordings.SelectMany(recording => Replay.Of(recording, policy))]);
        if (report.Rollouts.Count == 0)
        {
            throw new CommandException(ExitCodes.CannotTell, "No recorded rollout was found.", "A deploy that moves a service by canary, rolling or blue-green leaves a recording; see `agrimaan rollout list`.");
        }

        invocation.Answer(report, ReplayJson.Default.ReplayReport, terminal => ReplayScreen.Write(terminal, report));
        return report.Summary.CannotTell == report.Summary.Rollouts ? ExitCodes.CannotTell : ExitCodes.Done;
    }

    private async Task<(RolloutPolicy? InForce, List<Recording> Recordings)> FromControlPlaneAsync(Invocation invocation)
    {
        var line = invocation.Line;
        using var client = invocation.Home.Connect();
        var known = await client.RecordingsAsync(await invocation.PlatformAsync(client).ConfigureAwait(false), invocation.Token).ConfigureAwait(false);
        var last = line.GetValue(_last) is >= 1 and var number ? number : throw new CommandException(ExitCodes.BadInput, "--last needs a number from 1 on.", "For example `agrimaan replay agrimaan.yaml --last 5`.");
        var runs = line.GetValue(_runs) is { Length: > 0 } named ? named : [.. known.Recordings.Take(last).Select(recording => recording.Run)];
        var recordings = new List<Recording>();
        foreach (var run in runs)
        {
            var bytes = await client.RecordingAsync(run, invocation.Token).ConfigureAwait(false);
            recordings.Add(RecordingReader.Read(bytes) ?? throw new CommandException(ExitCodes.CannotTell, $"The recording of {run} was lost.", "Ask about others with --run."));
        }

        return (known.Policy is { } json ? JsonSerializer.Deserialize(json, JournalJson.Default.RolloutPolicy) : null, recordings);
    }

    private static Recording FromFile(string folder, string file)
    {
        try
        {
            var path = Path.GetFullPath(file, folder);
            return new FileInfo(path) is { Exists: true, Length: > MostFileBytes } ? throw new IOException("it is larger than any recording")
                : RecordingReader.Read(File.ReadAllBytes(path)) ?? throw new CommandException(ExitCodes.BadInput, $"{file} is no recording.", "Recordings lie in the home's folder recordings, one a run.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var why = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message.TrimEnd('.');
            throw new CommandException(ExitCodes.BadInput, $"{file} cannot be read: {why}.", "Recordings lie in the home's folder recordings, one a run.");
        }
    }
}
