using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Agrimaan.Server.Telemetry;

/// <summary>Listens to the meter and keeps its sums, so that they can be told as text without any exporter.</summary>
internal sealed class MetricStore : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Family> _families = new();
    private readonly Lock _collecting = new();

    public MetricStore(ControlPlaneMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter)
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, known => new(known)));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((Family)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>What was measured so far, with the gauges as they are now.</summary>
    public IReadOnlyList<Family> Collect()
    {
        lock (_collecting)
        {
            foreach (var family in _families.Values.Where(family => family.Instrument.IsObservable))
            {
                // What is no longer there is no longer told.
                family.Series.Clear();
            }

            _listener.RecordObservableInstruments();
            return [.. _families.Values.OrderBy(family => family.Instrument.Name, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>One instrument with its series.</summary>
    internal sealed class Family(Instrument instrument)
    {
        public Instrument Instrument => instrument;

        /// <summary>Upper bounds of a histogram; null for anything else.</summary>
        public IReadOnlyList<double>? Bounds { get; } = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries;

        /// <summary>By labels as they are written.</summary>
        public ConcurrentDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            Series.GetOrAdd(Exposition.LabelsOf(tags), _ => new(Bounds)).Take(value, adds: !instrument.IsObservable);
    }

    /// <summary>One set of labels.</summary>
    internal sealed class Series(IReadOnlyList<double>? bounds)
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[(bounds?.Count ?? 0) + 1];
        private double _sum;

        public void Take(double value, bool adds)
        {
            var bucket = 0;
            while (bounds is not null && bucket < bounds.Count && value > bounds[bucket])
            {
                bucket++;
            }

            lock (_lock)
            {
                _buckets[bucket]++;
                _sum = adds ? _sum + value : value;
            }
        }

        /// <summary>Sum of the values, and how many fell into each bucket.</summary>
        public (double Sum, IReadOnlyList<long> Buckets) Read()
        {
            lock (_lock)
            {
                return (_sum, [.. _buckets]);
            }
        }
    }
}
