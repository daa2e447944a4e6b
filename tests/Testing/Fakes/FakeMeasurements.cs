using Agrimaan.Delivery.Verification.Measuring;

namespace Agrimaan.Testing.Fakes;

/// <summary>Measurements that end when a test says so; a good number unless it is told otherwise.</summary>
public sealed class FakeMeasurements : IMeasurements
{
    private readonly Dictionary<string, MeasureQuestion> _begun = [];

    /// <summary>What was asked, in order.</summary>
    public List<(string Key, MeasureQuestion Question)> Asked { get; } = [];

    /// <summary>Keys that go on and have not been taken.</summary>
    public IReadOnlyCollection<string> GoingOn => _begun.Keys;

    /// <summary>What a version gives; null goes on.</summary>
    public Func<MeasureQuestion, string, Reading?> Answer { get; set; } = (_, _) => Reading.Of(0);

    /// <summary>As after a kill: what went on is known no more.</summary>
    public void Crash() => _begun.Clear();

    public void Begin(string key, MeasureQuestion question)
    {
        if (_begun.TryAdd(key, question))
        {
            Asked.Add((key, question));
        }
    }

    public MeasureAnswer? Take(string key)
    {
        if (!_begun.TryGetValue(key, out var question) || Answer(question, question.Places.Version) is not { } reading)
        {
            return null;
        }

        _begun.Remove(key);
        return new(reading, question.WithBaseline ? Answer(question, question.Places.Stable) : null);
    }

    public void Forget(string key) => _begun.Remove(key);
}
