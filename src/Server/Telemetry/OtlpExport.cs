using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Agrimaan.Client;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Agrimaan.Server.Telemetry;

/// <summary>
/// Hands metrics and spans to an OpenTelemetry collector. Made only when one is named; without it nothing of OpenTelemetry is
/// loaded, since only the methods of this class mention it.
/// </summary>
internal sealed class OtlpExport : ISpanSink, IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SourceName = "Agrimaan.Deploy";

    private readonly ActivitySource _source = new(SourceName);
    private readonly Lock _lock = new();
    private readonly SpanBatch _batch;
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private OtlpExport()
    {
        var options = new OtlpExporterOptions();
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is { Length: > 0 } own)
        {
            options.Endpoint = new(own);
        }

        _batch = new(new OtlpTraceExporter(options));
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(About)
            .SetSampler(new AlwaysOnSampler())
            .AddSource(SourceName)
            .AddProcessor(_batch)
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(About).AddMeter(ControlPlaneMetrics.MeterName).AddOtlpExporter().Build();
    }

    /// <summary>Registers it when the standard variables ask for it.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (IsWanted)
        {
            Add(services);
        }
    }

    private static bool IsWanted =>
        ((string[])[Endpoint, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"]).Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })
        && !string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    public bool Send(RunView run, IReadOnlyList<RunSpan> spans)
    {
        lock (_lock)
        {
            foreach (var span in spans)
            {
                Tell(run, span);
            }

            return _batch.Send();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _source.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(IServiceCollection services) => services.AddSingleton<ISpanSink>(_ => new OtlpExport());

    private static void About(ResourceBuilder resource) =>
        resource.AddService("agrimaan", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3)).AddEnvironmentVariableDetector();

    private void Tell(RunView run, RunSpan span)
    {
        var parent = span.Parent is null
            ? default
            : new ActivityContext(ActivityTraceId.CreateFromString(span.Trace), ActivitySpanId.CreateFromString(span.Parent), ActivityTraceFlags.Recorded);
        Activity.Current = null;
        using var activity = _source.StartActivity(span.Name, ActivityKind.Internal, parent, TagsOf(run, span), startTime: span.Start);
        if (activity is null)
        {
            return;
        }

        (TraceIdOf(activity), SpanIdOf(activity)) = (span.Trace, span.Id);
        foreach (var note in span.Notes)
        {
            activity.AddEvent(new(note.Name, note.At, [.. note.Tags.Select(tag => KeyValuePair.Create(tag.Key, (object?)tag.Value))]));
        }

        activity.SetStatus(span.Fault is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, span.Fault);
        activity.SetEndTime(span.End.UtcDateTime);
    }

    private static IEnumerable<KeyValuePair<string, object?>> TagsOf(RunView run, RunSpan span)
    {
        yield return new("agrimaan.platform", run.Platform);
        yield return new("agrimaan.run", run.Id);
        yield return new("agrimaan.run.kind", run.Kind);
        yield return new("agrimaan.release", run.Release);
        yield return new("agrimaan.outcome", span.Outcome);
        if (span.Step is not null)
        {
            yield return new("agrimaan.step", span.Step);
        }
        else
        {
            yield return new("agrimaan.peak.weight", run.PeakWeight.ToString(CultureInfo.InvariantCulture));
            yield return new("agrimaan.plan.hash", run.PlanHash);
        }
    }

    // The framework makes up a new id for every span and has no door for a known one; ours must be the same after a restart.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_traceId")]
    private static extern ref string? TraceIdOf(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    /// <summary>Sends spans in one request, so that a collector takes all of them or none, and none is sent twice because of another.</summary>
    private sealed class SpanBatch(BaseExporter<Activity> exporter) : BaseExportProcessor<Activity>(exporter)
    {
        private readonly List<Activity> _spans = [];

        /// <summary>Whether the collector has taken them.</summary>
        public bool Send()
        {
            Activity[] spans = [.. _spans];
            _spans.Clear();
            return exporter.Export(new(spans, spans.Length)) == ExportResult.Success;
        }

        protected override void OnExport(Activity data) => _spans.Add(data);
    }
}
