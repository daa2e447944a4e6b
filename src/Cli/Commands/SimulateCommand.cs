using System.CommandLine;
using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Cli.Simulate;
using Agrimaan.Simulation;
using Agrimaan.Simulation.Trials;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan simulate`.</summary>
internal sealed class SimulateCommand : CommandBase
{
    private const int UsualSeeds = 1_000;

    private readonly Argument<string?> _policy = new("POLICY") { Description = "A platform file whose rules are tried; without it the engine itself is.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<long> _seeds = new("--seeds") { Description = "How many simulated worlds; 1000 without it.", HelpName = "N", DefaultValueFactory = _ => UsualSeeds };
    private readonly Option<ulong> _from = new("--from") { Description = "The first seed; 1 without it.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Plays this one world and tells every event; with POLICY, where chance begins.", HelpName = "S" };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The environment whose rules are tried; the only one without it.", HelpName = "NAME" };
    private readonly Option<string?> _service = new("--service") { Description = "The service that is moved; the one behind / without it.", HelpName = "NAME" };
    private readonly Option<string?> _traffic = new("--traffic") { Description = "Requests a second to it, both versions together.", HelpName = "RATE" };
    private readonly Option<string> _errors = new("--errors") { Description = "Share of requests that fail on the version that runs; none without it.", HelpName = "SHARE", DefaultValueFactory = _ => "0%" };
    private readonly Option<string?> _badErrors = new("--bad-errors") { Description = "Share of requests that fail on the bad version; as --errors without it.", HelpName = "SHARE" };
    private readonly Option<string> _slower = new("--slower") { Description = "How many times as slow the bad version is; 1x without it.", HelpName = "TIMES", DefaultValueFactory = _ => "1x" };
    private readonly Option<int> _runs = new("--runs") { Description = "Rollouts of a bad version, and as many of an equal one; 1000 without it.", HelpName = "N", DefaultValueFactory = _ => UsualSeeds };
    private readonly Option<string?> _svg = new("--svg") { Description = "A file for a picture: which share was caught by when.", HelpName = "PATH" };

    public SimulateCommand()
        : base("simulate", "Plays the engine in simulated worlds, or shows what the rules of a platform file would catch; needs no control plane.")
    {
        Arguments.Add(_policy);
        foreach (var option in (Option[])[_traffic, _badErrors, _errors, _slower, _runs, _environment, _service, _svg, _seeds, _from, _seed])
        {
            Options.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "agrimaan simulate agrimaan.yaml --traffic 20/s --bad-errors 3%",
        "agrimaan simulate agrimaan.yaml --traffic 20/s --slower 1.5x --svg caught.svg",
        "agrimaan simulate --seeds 10000",
        "agrimaan simulate --seed 4711",
    ];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var line = invocation.Line;
        return line.GetValue(_policy) is not null ? await TryAsync(invocation).ConfigureAwait(false)
            : line.GetValue(_seed) is { } seed ? Replay(invocation, seed)
            : await PlayAsync(invocation).ConfigureAwait(false);
    }

    private static int Replay(Invocation invocation, ulong seed)
    {
        var played = Simulator.Play(seed, inWords: true);
        var view = new SeedView(seed, played.Hash.ToString("x16", CultureInfo.InvariantCulture), played.Decisions, [.. played.Violations.Select(ViolationView.Of)], played.Lines);
        invocation.Answer(view, SimulateJson.Default.SeedView, terminal => SimulateScreen.Write(terminal, view));
        return played.Violations.Count == 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private async Task<int> PlayAsync(Invocation invocation)
    {
        var (seeds, from) = (AtLeastOne("--seeds", invocation.Line.GetValue(_seeds)), invocation.Line.GetValue(_from));
        var campaign = new Campaign(from, seeds);
        await SimulateProgress.DoAsync(invocation, () => campaign.Run(null, invocation.Token), () => Line(campaign.Report(), seeds)).ConfigureAwait(false);
        var view = CampaignView.Of(campaign.Report());
        invocation.Answer(view, SimulateJson.Default.CampaignView, terminal => SimulateScreen.Write(terminal, view));
        return invocation.Token.IsCancellationRequested ? ExitCodes.Interrupted : view.Broken == 0 ? ExitCodes.Done : ExitCodes.No;
    }

    private async Task<int> TryAsync(Invocation invocation)
    {
        var (line, folder) = (invocation.Line, invocation.Surroundings.Folder);
        var platform = PlatformText.Read(folder, line.GetValue(_policy)).Platform;
        var environment = SimulateArguments.EnvironmentOf(platform, line.GetValue(_environment));
        var service = SimulateArguments.ServiceOf(platform.In(environment.Name), line.GetValue(_service));
        var traffic = line.GetValue(_traffic) ?? throw new CommandException(ExitCodes.BadInput, "How much traffic there is was not said.", "Say it with --traffic, like 20/s.");
        var errors = SimulateArguments.Portion("--errors", line.GetValue(_errors)!);
        var question = SimulateArguments.Checked(new(environment.Rollout, service.Replicas, SimulateArguments.Rate(traffic))
        {
            Errors = errors,
            BadErrors = line.GetValue(_badErrors) is { } bad ? SimulateArguments.Portion("--bad-errors", bad) : errors,
            Slower = SimulateArguments.Slower(line.GetValue(_slower)!),
        });
        var (runs, seed) = ((int)AtLeastOne("--runs", line.GetValue(_runs)), line.GetValue(_seed) ?? 1);
        var trial = new Trial(question, runs, seed);
        await SimulateProgress.DoAsync(invocation, () => trial.Run(invocation.Token), () => $"{Say.Count(trial.Done)} of {Say.Count(2 * runs)} rollouts").ConfigureAwait(false);
        var report = trial.Report();
        var view = new TrialView(
            line.GetValue(_policy)!, environment.Name, service.Name, environment.Rollout.Strategy, service.Replicas, question.RequestsPerSecond, question.Errors, question.BadErrors, question.Slower,
            seed, SideView.Of(report.Bad), SideView.Of(report.Equal));
        invocation.Answer(view, SimulateJson.Default.TrialView, terminal => TrialScreen.Write(terminal, view));
        if (line.GetValue(_svg) is { } path)
        {
            await SaveAsync(invocation, Path.GetFullPath(path, folder), TrialPlot.Render(report)).ConfigureAwait(false);
        }

        return invocation.Token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private static async Task SaveAsync(Invocation invocation, string path, string picture)
    {
        try
        {
            await File.WriteAllTextAsync(path, picture, CancellationToken.None).ConfigureAwait(false);
            invocation.Terminal.Error.WriteLine($"wrote {path}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.BadInput, $"{path} cannot be written: {exception.Message}", "Name another file with --svg.");
        }
    }

    private static string Line(CampaignReport so, long seeds) => string.Create(
        CultureInfo.InvariantCulture, $"{so.Seeds:N0} of {seeds:N0} worlds, {so.Decisions:N0} decisions, {so.Broken:N0} with a broken promise");

    private static long AtLeastOne(string option, long number) =>
        number is >= 1 and <= 1_000_000_000 ? number : throw new CommandException(ExitCodes.BadInput, $"{option} needs a number from 1, not {number}.", $"For example `agrimaan simulate {option} 1000`.");
}
