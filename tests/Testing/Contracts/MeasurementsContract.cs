using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Xunit;

namespace Agrimaan.Testing.Contracts;

/// <summary>What a source may do when it is asked.</summary>
public enum SourceMood
{
    /// <summary>It gives 0.25, whatever it is asked, when its reference is filled with what <see cref="MeasurementsContract.Secret"/> is.</summary>
    Well,

    /// <summary>It answers, and has no number.</summary>
    Empty,

    /// <summary>It answers something that is no number.</summary>
    Rubbish,

    /// <summary>It is there, and says nothing.</summary>
    Silent,

    /// <summary>It is not there.</summary>
    Away,

    /// <summary>It fails, and repeats the secret, a thousand words and what a terminal obeys.</summary>
    Broken,

    /// <summary>It answers without end.</summary>
    Endless,
}

/// <summary>What every source promises as the engine asks it: an answer in time and size, errors that are no verdict, and no secret in any word.</summary>
public abstract class MeasurementsContract : IAsyncDisposable
{
    /// <summary>The value of <c>TOKEN</c>.</summary>
    public const string Secret = "sehr-geheim-4711";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static CheckPlaces Places { get; } = new("crop", "2.0.0", "1.0.0", "farm", "local", TimeSpan.FromMinutes(1));

    protected abstract IMeasurements Measurements { get; }

    /// <summary>A source in a mood, or null when this kind has no such mood.</summary>
    protected abstract MeasureSource? In(SourceMood mood);

    [Fact]
    public async Task A_number_comes_as_it_is_and_once()
    {
        Measurements.Begin("a", Question(Need(SourceMood.Well)));
        var answer = await TakeAsync("a");
        Assert.Equal(Reading.Of(0.25), answer.Reading);
        Assert.Null(answer.Baseline);
        Assert.Null(Measurements.Take("a"));
    }

    [Fact]
    public async Task The_baseline_is_asked_beside_it()
    {
        Measurements.Begin("a", Question(Need(SourceMood.Well)) with { WithBaseline = true });
        Assert.Equal(new(Reading.Of(0.25), Reading.Of(0.25)), await TakeAsync("a"));
    }

    [Fact]
    public async Task No_number_is_missing_and_no_error() => Assert.Equal(ReadingKind.Missing, (await AskAsync(Need(SourceMood.Empty))).Kind);

    [Fact]
    public async Task What_is_no_number_is_an_error() => Assert.Equal(ReadingKind.Error, (await AskAsync(Need(SourceMood.Rubbish))).Kind);

    [Fact]
    public async Task Who_says_nothing_is_an_error_after_the_time()
    {
        var reading = await AskAsync(Need(SourceMood.Silent), TimeSpan.FromMilliseconds(400));
        Assert.Equal(Reading.Error("it did not answer within 400ms"), reading);
        await EndedAsync();
    }

    [Fact]
    public async Task Who_is_not_there_is_an_error_that_says_so()
    {
        var reading = await AskAsync(Need(SourceMood.Away));
        Assert.Equal(ReadingKind.Error, reading.Kind);
        Assert.NotEmpty(reading.Note);
    }

    [Fact]
    public async Task Who_fails_is_an_error_in_few_clean_words_without_the_secret()
    {
        var reading = await AskAsync(Need(SourceMood.Broken));
        Assert.Equal(ReadingKind.Error, reading.Kind);
        Assert.InRange(reading.Note.Length, 1, Reading.MostNote + 3);
        Assert.DoesNotContain(Secret[..8], reading.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(reading.Note, char.IsControl);
    }

    [Fact]
    public async Task An_answer_without_end_is_an_error_soon_and_in_little_memory()
    {
        var before = GC.GetTotalAllocatedBytes();
        var reading = await AskAsync(Need(SourceMood.Endless));
        Assert.Equal(ReadingKind.Error, reading.Kind);
        Assert.Contains("more than", reading.Note, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 200_000_000);
        await EndedAsync();
    }

    [Fact]
    public async Task Begun_twice_under_one_key_is_one_and_another_key_waits_for_nobody()
    {
        Measurements.Begin("slow", Question(Need(SourceMood.Silent)));
        Measurements.Begin("slow", Question(Need(SourceMood.Well)));
        Measurements.Begin("a", Question(Need(SourceMood.Well)));
        await TakeAsync("a");
        Assert.Null(Measurements.Take("slow"));
    }

    [Fact]
    public async Task What_is_forgotten_ends_and_its_key_can_be_used_again()
    {
        Measurements.Begin("a", Question(Need(SourceMood.Silent)));
        Measurements.Forget("a");
        Measurements.Begin("a", Question(Need(SourceMood.Well)));
        Assert.Equal(Reading.Of(0.25), (await TakeAsync("a")).Reading);
        await EndedAsync();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Nothing of a measurement that was given up is left.</summary>
    protected virtual Task EndedAsync() => Task.CompletedTask;

    protected async Task<Reading> AskAsync(MeasureSource source, TimeSpan? timeout = null)
    {
        Measurements.Begin("one", Question(source) with { Timeout = timeout ?? Patience });
        return (await TakeAsync("one")).Reading;
    }

    protected static MeasureQuestion Question(MeasureSource source) => new(source, Places, false, Patience);

    private MeasureSource Need(SourceMood mood)
    {
        var source = In(mood);
        Assert.SkipWhen(source is null, $"this kind of source is never {mood}");
        return source!;
    }

    private async Task<MeasureAnswer> TakeAsync(string key)
    {
        MeasureAnswer? answer = null;
        await Eventually.True(() => (answer = Measurements.Take(key)) is not null, "an answer", Patience * 2);
        return answer!;
    }
}
