using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Simulation.Worlds;

/// <summary>
/// A source that measures the share of failed requests, in the simulated world: it takes its time, is away for a while now and then, sometimes has
/// no number, and what it gave stays known to the witnesses. It has dice of its own, so that worlds without checks are what they were.
/// </summary>
internal sealed class SimMeasurements(World world) : IMeasurements
{
    private readonly Dice _dice = new(~world.Seed);
    private readonly Dictionary<string, (TimeSpan At, MeasureAnswer Answer)> _begun = [];
    private readonly Dictionary<string, int> _bad = [];
    private TimeSpan _awayUntil;

    /// <summary>How likely a measurement finds the source gone; 0 for never.</summary>
    public double Away { get; set; }

    /// <summary>What a good share is; the witnesses hold the source's answers against it themselves.</summary>
    public double Limit { get; set; } = 1;

    /// <summary>Outages that were met, and answers given.</summary>
    public (int Outages, int Answers) Given { get; private set; }

    public void Crash() => _begun.Clear();

    /// <summary>How many answers the engine took that were above the limit.</summary>
    public int BadOf(string key) => _bad.GetValueOrDefault(key);

    public void Begin(string key, MeasureQuestion question)
    {
        if (!_begun.ContainsKey(key))
        {
            var takes = _dice.Chance(0.05) ? _dice.Seconds(1, 8) : _dice.Seconds(0, 0.5);
            _begun[key] = (world.Clock.Now + takes, new(ReadingOf(question.Places), null));
        }
    }

    public MeasureAnswer? Take(string key)
    {
        if (!_begun.TryGetValue(key, out var begun) || world.Clock.Now < begun.At)
        {
            return null;
        }

        _begun.Remove(key);
        var reading = begun.Answer.Reading;
        _bad[key] = BadOf(key) + (reading.Kind == ReadingKind.Number && reading.Value > Limit ? 1 : 0);
        Given = (Given.Outages + (reading.Kind == ReadingKind.Error ? 1 : 0), Given.Answers + 1);
        world.Note("measured", $"{key} {reading.Kind} {reading.Value:0.###}");
        return begun.Answer;
    }

    public void Forget(string key) => _begun.Remove(key);

    private Reading ReadingOf(CheckPlaces places)
    {
        _awayUntil = world.Faults.Active && _dice.Chance(Away) ? world.Clock.Now + _dice.Seconds(1, 15) : _awayUntil;
        return world.Clock.Now < _awayUntil ? Reading.Error("the source is away")
            : _dice.Chance(0.05) ? Reading.Missing("no number")
            : Reading.Of(Math.Max(0, world.BehaviourOf(places.Service, places.Version).Errors * _dice.Between(0.8, 1.2)));
    }
}
