using System.Globalization;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Demo;

/// <summary>The story: three releases under constant traffic, of which the third is bad.</summary>
internal sealed class DemoStory(AgrimaanClient client, Home home, PlatformText file, int rate, TimeProvider clock, DemoScreen screen)
{
    public const int UsualRate = 300;
    public const string FirstChanged = "field-service";
    public const string SecondChanged = "crop-service";
    public const string Faulty = "marketplace-service";

    private const string GatewayFailed = "gateway.failed";
    private const int MostPorts = 3;
    private const int Seed = 20261123;
    private const string First = "1.0.0";
    private const string Good = "1.1.0";
    private const string Bad = "1.2.0";

    /// <summary>So that the first canary is compared with services that are warm.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);

    /// <summary>So that the table shows that all is well again.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RunDeadline = TimeSpan.FromMinutes(2);

    /// <summary>The third release keeps what the second changed, so that it differs by its fault alone.</summary>
    private static readonly Dictionary<string, string> GoodChange = new() { [$"{FirstChanged}.NOTE"] = Good, [$"{SecondChanged}.NOTE"] = Good };
    private static readonly Dictionary<string, string> BadChange = new(GoodChange) { [$"{Faulty}.FAULT_RATE"] = "0.08" };

    private readonly string _platform = file.Platform.Name;
    private readonly HashSet<string> _judged = [];
    private readonly List<(RunView Run, Tally Tally)> _chapters = [];

    /// <summary>Whether everything went as it must: good promoted, bad taken back, nobody hurt without the bad version on the path.</summary>
    public bool WentWell =>
        _chapters.Select(chapter => chapter.Run.Outcome).SequenceEqual(["promoted", "promoted", "rolledBack"])
        && _chapters.TrueForAll(chapter => chapter.Tally.Failed == chapter.Tally.Excused);

    public IReadOnlyList<DemoRow> Rows => [.. _chapters.Select(chapter => Row(chapter.Run, chapter.Tally))];

    public IEnumerable<string> Unexcused => _chapters.SelectMany(chapter => chapter.Tally.Unexcused);

    /// <returns>The traffic, which goes on.</returns>
    public async Task<Traffic> TellAsync(CancellationToken cancellationToken)
    {
        var platform = await ApplyAsync(cancellationToken).ConfigureAwait(false);
        var tally = new Tally(null);
        await DeployAsync(First, null, tally, $"Release {First} comes up.", cancellationToken).ConfigureAwait(false);
        screen.Say($"{Say.Count(rate)} requests a second begin at {platform.Address}.");
        var traffic = new Traffic(new(platform.Address), rate, Seed, tally, clock);
        try
        {
            traffic.Start();
            await Task.Delay(Before, clock, cancellationToken).ConfigureAwait(false);
            traffic.CountFor(tally = new(null));
            await DeployAsync(Good, GoodChange, tally, $"Release {Good} changes {FirstChanged} and {SecondChanged}: each gets a little traffic first.", cancellationToken).ConfigureAwait(false);
            traffic.CountFor(tally = new($"{Faulty}@{Bad}"));
            await DeployAsync(Bad, BadChange, tally, $"Release {Bad} has a fault: 8 % of the requests to {Faulty} fail.", cancellationToken).ConfigureAwait(false);
            await Task.Delay(Afterwards, clock, cancellationToken).ConfigureAwait(false);
            return traffic;
        }
        catch
        {
            await traffic.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Somebody may take the port between the look whether it is free and the gateway's start, such as another demo.</summary>
    private async Task<PlatformView> ApplyAsync(CancellationToken cancellationToken)
    {
        var fitted = file;
        for (var left = MostPorts; ; left--)
        {
            try
            {
                return await client.ApplyAsync(_platform, new(fitted.Path, fitted.Text, null), cancellationToken).ConfigureAwait(false);
            }
            catch (AgrimaanException refused) when (left > 1 && refused.Problem.Code == GatewayFailed)
            {
                fitted = DemoPlatform.OnAnotherPort(fitted);
                screen.Say($"Port {file.Platform.Gateway.Port} was taken meanwhile; the gateway listens on {fitted.Platform.Gateway.Port}.");
            }
        }
    }

    private async Task DeployAsync(string version, Dictionary<string, string>? settings, Tally tally, string sentence, CancellationToken cancellationToken)
    {
        screen.Say(new(sentence, Tone.Strong));
        await client.CreateReleaseAsync(_platform, new(version, settings, null), cancellationToken).ConfigureAwait(false);
        var run = await client.StartRunAsync(_platform, new(version, null), cancellationToken).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(RunDeadline);
        try
        {
            run = await new RunFollower(home, clock, Hear).FollowAsync(run.Id, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCodes.No, $"Release {version} was not done after {Say.Time(RunDeadline)}.", "Give the demo more requests with --rate, or a machine that does less else.");
        }

        _chapters.Add((run, tally));
        screen.Say(RunSentences.Of(run, clock.GetUtcNow()));
        if (run.Outcome != (version == Bad ? "rolledBack" : "promoted"))
        {
            throw new CommandException(ExitCodes.No, $"Release {version} should not have ended as it did.", run.Reason);
        }
    }

    private void Hear(RunEventView happened)
    {
        screen.Tell(happened);
        if (happened.Is(EventTypes.Checked))
        {
            _judged.Add(happened.Run);
        }
    }

    private DemoRow Row(RunView run, Tally tally) => new(
        run.Release, run.Outcome ?? "failed", Math.Round(((run.EndedAt ?? clock.GetUtcNow()) - run.StartedAt).TotalSeconds, 1),
        tally.Requests, tally.Failed, tally.Excused, run.PeakWeight, Reason(run, tally));

    /// <summary>A first release has nothing to be compared with.</summary>
    private string Reason(RunView run, Tally tally)
    {
        var judged = run.Outcome != "promoted" || _judged.Contains(run.Id);
        var reason = judged ? RunSentences.Ended(run.Reason) : $"all {Say.Plural(run.Rollouts.Count, "service")} came up ready.";
        return tally.Excused == 0
            ? reason
            : string.Create(CultureInfo.InvariantCulture, $"{reason.TrimEnd('.')}; {(tally.Excused == tally.Failed ? "all" : Say.Count(tally.Excused))} of the {Say.Count(tally.Failed)} failed requests had {Faulty}@{run.Release} on their path.");
    }
}
