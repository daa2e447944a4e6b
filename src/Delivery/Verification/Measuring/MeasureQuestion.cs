using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>One measurement that is to be made.</summary>
/// <param name="Source">Who is asked what.</param>
/// <param name="Places">What its places stand for: of the new version.</param>
/// <param name="WithBaseline">Whether the stable version is measured too.</param>
/// <param name="Timeout">Longest time; then it could not be made.</param>
public sealed record MeasureQuestion(MeasureSource Source, CheckPlaces Places, bool WithBaseline, TimeSpan Timeout)
{
    /// <summary>Whether an answer is bad news: whoever has it wakes the loop, which else looks when it is time.</summary>
    public Func<MeasureAnswer, bool> IsBad { get; init; } = _ => false;
}

/// <summary>What came of it.</summary>
/// <param name="Reading">Of the new version.</param>
/// <param name="Baseline">Of the stable one; null when it was not asked for.</param>
public sealed record MeasureAnswer(Reading Reading, Reading? Baseline);

/// <summary>
/// Makes measurements beside the loop. Nothing is remembered: what was begun by a control plane that was killed is begun again. A question changes
/// nothing, so it may be put twice.
/// </summary>
public interface IMeasurements
{
    /// <summary>Begins a measurement unless one goes on under this key. Returns at once.</summary>
    void Begin(string key, MeasureQuestion question);

    /// <summary>The answer, once; null while it goes on, or was never begun.</summary>
    MeasureAnswer? Take(string key);

    /// <summary>Nobody wants to know any more: ends it if it goes on.</summary>
    void Forget(string key);
}

/// <summary>For those who have nobody to ask: every measurement is an error that says so.</summary>
public sealed class NoMeasurements : IMeasurements
{
    /// <inheritdoc/>
    public void Begin(string key, MeasureQuestion question)
    {
    }

    /// <inheritdoc/>
    public MeasureAnswer? Take(string key) => new(Reading.Error("this control plane cannot measure"), null);

    /// <inheritdoc/>
    public void Forget(string key)
    {
    }
}

/// <summary>Asks one kind of source. A new kind is its file, and one registration line.</summary>
public interface IMeasurer
{
    bool CanMeasure(MeasureSource source);

    /// <summary>Asks once, for one version.</summary>
    /// <param name="source">Who is asked what.</param>
    /// <param name="places">What its places stand for.</param>
    /// <param name="values">What references to values stand for; null for one that does not exist. What it gave away is masked in the answer.</param>
    /// <param name="cancellationToken">The measurement has had its time, or nobody wants it.</param>
    /// <returns>A number, that there is none, a verdict of the source itself, or an error in words; what it throws is an error too.</returns>
    Task<Reading> MeasureAsync(MeasureSource source, CheckPlaces places, Func<string, string?> values, CancellationToken cancellationToken);
}
