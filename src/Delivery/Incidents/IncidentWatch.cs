using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;

namespace Agrimaan.Delivery.Incidents;

/// <summary>
/// Whether going back helped: the triggers run on over what serves again, against what it did before the deploy. Pure and total; the
/// caller writes the events down.
/// </summary>
public static class IncidentWatch
{
    /// <summary>How many times as long as its time a watch lasts while there are too few requests.</summary>
    public const int Patience = 5;

    /// <summary>Part of its time in which nothing is found bad: requests that were held up are tried again.</summary>
    private const double Settling = 0.25;

    /// <summary>Failing up to this many times as often as before the deploy is as before.</summary>
    private const double Trifle = 1.25;

    /// <returns>Empty while there is nothing to say.</returns>
    public static IReadOnlyList<PlatformEvent> Look(PlatformState state, Observation seen, DateTimeOffset now) =>
        [.. state.Incidents.Where(one => one.IsWatched).Select(one => Look(state, one, seen, now)).OfType<PlatformEvent>()];

    private static IncidentEvent? Look(PlatformState state, Incident incident, Observation seen, DateTimeOffset now)
    {
        if (incident.Watch <= TimeSpan.Zero)
        {
            return Unproved(incident, "nothing is watched after a rollback here");
        }

        if (!state.Up)
        {
            return Unproved(incident, "the platform was taken down before it could be told");
        }

        if (state.Active is { } active)
        {
            return Unproved(incident, $"{active.Id} began before it could be told");
        }

        var isLate = now - (incident.From?.At ?? incident.OpenedAt) >= incident.Watch * Patience;
        if (seen.Numbers is not { } numbers)
        {
            return isLate ? Unproved(incident, "the gateway's numbers cannot be read") : null;
        }

        return incident.From is { } from ? Judge(state, incident, from, numbers, seen, now)
            : seen.Settled ? new IncidentWatched(incident.Run, new(numbers.Source, Services(state, incident).ToImmutableSortedDictionary(one => one.Service, one => numbers.Of(one.Service, one.Version)), now))
            : isLate ? Unproved(incident, "the gateway has not confirmed its table")
            : null;
    }

    private static IncidentJudged? Judge(PlatformState state, Incident incident, WatchStart from, TrafficNumbers numbers, Observation seen, DateTimeOffset now)
    {
        var elapsed = now - from.At;
        var answers = Services(state, incident).SelectMany(service => Answers(state, incident, service, from, numbers, seen, now)).ToImmutableArray();
        return Checks.Worst(answers) switch
        {
            Verdict.Fail when elapsed >= incident.Watch * Settling => new(incident.Run, IncidentFinding.DidNotHelp, First(answers, Verdict.Fail), answers),
            Verdict.Pass when elapsed >= incident.Watch => new(incident.Run, IncidentFinding.Helped, answers.IsEmpty ? "no service went back" : answers.Last(answer => answer.Verdict == Verdict.Pass).Sentence, answers),
            not Verdict.Pass when elapsed >= incident.Watch * Patience => new(incident.Run, IncidentFinding.Unproved, First(answers, Checks.Worst(answers)), answers),
            _ => null,
        };
    }

    private static IEnumerable<CheckResult> Answers(PlatformState state, Incident incident, ServiceRelease service, WatchStart from, TrafficNumbers numbers, Observation seen, DateTimeOffset now)
    {
        var (elapsed, before) = (now - from.At, incident.Before.GetValueOrDefault(service.Service) ?? VersionNumbers.Zero);
        var counted = numbers.Of(service.Service, service.Version);

        // Another process has counted from zero, and began after the rollback.
        var since = numbers.Source == from.Source && from.Services.TryGetValue(service.Service, out var begin) ? counted.Since(begin) : counted;
        var answers = new List<CheckResult> { Ready(state, service, seen, elapsed >= incident.Watch) };
        if (before.Requests < incident.Limits.Samples)
        {
            answers.Add(TrafficJudge.ErrorsAlone(since, incident.Limits, elapsed));
        }
        else
        {
            var errors = TrafficJudge.Errors(since, before, incident.Limits, elapsed, BeforeTheDeploy);

            // What failed before the deploy, too, is not the release's fault, and no health.
            var asBefore = since.ErrorRate > incident.Limits.Errors && since.ErrorRate <= before.ErrorRate * Trifle;
            answers.Add(asBefore ? errors with { Verdict = Verdict.Inconclusive } : errors);
            answers.Add(TrafficJudge.Latency(since, before, incident.Limits, elapsed, BeforeTheDeploy));
        }

        return answers.Select(answer => answer with { Sentence = $"{service.Service}@{service.Version}: {answer.Sentence}" });
    }

    private const string BeforeTheDeploy = "before the deploy";

    private static CheckResult Ready(PlatformState state, ServiceRelease service, Observation seen, bool isOver)
    {
        var instances = seen.Of(state.Name, service).ToList();
        var ready = instances.Count(instance => instance?.State == InstanceState.Ready);
        var isBroken = instances.Exists(instance => instance is { State: InstanceState.Failed } or { Restarts: >= StepHealth.MaxCrashes, State: not InstanceState.Ready });
        return new(
            "ready", ready == instances.Count ? Verdict.Pass : isBroken || isOver ? Verdict.Fail : Verdict.Inconclusive,
            string.Create(CultureInfo.InvariantCulture, $"{ready} of {instances.Count} instances are ready"));
    }

    private static IEnumerable<ServiceRelease> Services(PlatformState state, Incident incident) =>
        incident.Services.Select(name => state.Current?.Services.GetValueOrDefault(name)).OfType<ServiceRelease>().Select(state.Sized);

    private static IncidentJudged Unproved(Incident incident, string why) => new(incident.Run, IncidentFinding.Unproved, why, []);

    private static string First(ImmutableArray<CheckResult> answers, Verdict verdict) => answers.First(answer => answer.Verdict == verdict).Sentence;
}
