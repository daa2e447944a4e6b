using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Agrimaan.Client;

namespace Agrimaan.Server.Telemetry;

/// <summary>
/// What happens in the control plane, counted. Its methods are the events; who reads the numbers (the text at /metrics, an
/// OpenTelemetry exporter) listens to the meter.
/// </summary>
internal sealed class ControlPlaneMetrics : IDisposable
{
    public const string MeterName = "Agrimaan.Deploy";

    /// <summary>From a commit on a fast disk to a stuck one, in seconds.</summary>
    private static readonly double[] Short = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>From a quick switch to a canary of a working day, in seconds.</summary>
    private static readonly double[] Long = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800];

    private readonly ConcurrentDictionary<string, (long Epoch, long Version, long At)> _published = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _rollouts;
    private readonly Counter<long> _verdicts;
    private readonly Histogram<double> _steps;
    private readonly Histogram<double> _turns;
    private readonly Histogram<double> _appends;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _acknowledgements;
    private readonly Counter<long> _refusals;

    public ControlPlaneMetrics(TimeProvider clock)
    {
        _clock = clock;
        Meter = new(MeterName, typeof(ControlPlaneMetrics).Assembly.GetName().Version?.ToString(3));
        _runs = Meter.CreateCounter<long>("agrimaan.runs", null, "Runs that ended, by outcome.");
        _rollouts = Meter.CreateCounter<long>("agrimaan.rollouts", null, "Steps of runs that ended, by service and outcome.");
        _verdicts = Meter.CreateCounter<long>("agrimaan.verdicts", null, "Answers of checks that were written down, by verdict.");
        _steps = InSeconds("agrimaan.step.duration", "Time from the start of a step to its end, by outcome.", Long);
        _turns = InSeconds("agrimaan.loop.turn.duration", "Time of one turn of a platform's loop: observe, decide, write down, bring about.", Short);
        _appends = InSeconds("agrimaan.journal.append.duration", "Time until an append to the journal was safe on disk, or had failed.", Short);
        _events = Meter.CreateCounter<long>("agrimaan.journal.events", null, "Events written to the journal.");
        _acknowledgements = InSeconds("agrimaan.gateway.acknowledgement.duration", "Time from handing over a routing table to the gateway's word that it serves it.", Short);
        _refusals = Meter.CreateCounter<long>("agrimaan.gateway.refusals", null, "Routing tables that a gateway refused.");
        Meter.CreateObservableGauge("agrimaan.instances", InstancesByState, null, "Instances by state.");
        Meter.CreateObservableGauge("agrimaan.instance.restarts", Restarts, null, "How often the instances that exist now ended by themselves and were started again.");
        var started = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        Meter.CreateObservableGauge("agrimaan.start.time", () => started, "s", "When this control plane started, in seconds of Unix time.");
    }

    public Meter Meter { get; }

    /// <summary>Asked for what is there now, at the moment somebody reads.</summary>
    public Func<IReadOnlyList<PlatformView>> Platforms { get; set; } = () => [];

    public void RunEnded(string platform, string kind, string outcome) =>
        _runs.Add(1, new TagList { { "platform", platform }, { "kind", kind }, { "outcome", outcome } });

    public void StepEnded(string platform, string step, string outcome, TimeSpan took)
    {
        var tags = new TagList { { "platform", platform }, { "step", step }, { "outcome", outcome } };
        _rollouts.Add(1, tags);
        _steps.Record(took.TotalSeconds, tags);
    }

    public void Judged(string platform, string check, string verdict) =>
        _verdicts.Add(1, new TagList { { "platform", platform }, { "check", check }, { "verdict", verdict } });

    public void Turned(string platform, TimeSpan took, bool well) =>
        _turns.Record(took.TotalSeconds, new TagList { { "platform", platform }, { "outcome", well ? "done" : "failed" } });

    public void Appended(int events, TimeSpan took)
    {
        _events.Add(events);
        _appends.Record(took.TotalSeconds, new TagList { { "outcome", "written" } });
    }

    public void AppendFailed(TimeSpan took) => _appends.Record(took.TotalSeconds, new TagList { { "outcome", "failed" } });

    public void TablePublished(string platform, long epoch, long version) => _published[platform] = (epoch, version, _clock.GetTimestamp());

    /// <summary>Only the first answer to the newest table counts; gateways repeat themselves when they reconnect.</summary>
    public void TableAnswered(string platform, long epoch, long version, bool accepted)
    {
        if (!accepted)
        {
            _refusals.Add(1, new TagList { { "platform", platform } });
        }
        else if (_published.TryGetValue(platform, out var table) && (table.Epoch, table.Version) == (epoch, version)
            && _published.TryRemove(new(platform, table)))
        {
            _acknowledgements.Record(_clock.GetElapsedTime(table.At).TotalSeconds, new TagList { { "platform", platform } });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private Histogram<double> InSeconds(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, "s", description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private IEnumerable<Measurement<long>> InstancesByState() =>
        from instance in Running()
        group instance by (instance.Platform, instance.Service, instance.Instance.State) into same
        select new Measurement<long>(same.Count(), new TagList { { "platform", same.Key.Platform }, { "service", same.Key.Service }, { "state", same.Key.State } });

    private IEnumerable<Measurement<long>> Restarts() =>
        from instance in Running()
        group instance by (instance.Platform, instance.Service) into same
        select new Measurement<long>(same.Sum(each => each.Instance.Restarts), new TagList { { "platform", same.Key.Platform }, { "service", same.Key.Service } });

    private IEnumerable<(string Platform, string Service, InstanceView Instance)> Running() =>
        from platform in Platforms()
        from service in platform.Services
        from version in service.Versions
        from instance in version.Running
        select (platform.Name, service.Name, instance);
}
