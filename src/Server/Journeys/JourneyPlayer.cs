using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Control;

namespace Agrimaan.Server.Journeys;

/// <summary>Plays a journey step by step, and cleans up after it whatever happened: a wrong answer, no answer, or nobody who wants to know any more.</summary>
internal sealed class JourneyPlayer(JourneyDoor door, JourneyLeftovers leftovers, GatewayRouter router, TimeProvider clock)
{
    /// <summary>All steps of one journey together.</summary>
    public static readonly TimeSpan LongestPlay = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestCleanup = TimeSpan.FromSeconds(30);

    /// <summary>Plays it once.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants to know any more; it is cleaned up.</exception>
    public async Task<CheckResult> PlayAsync(JourneyOrder order, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await TidyAsync(order.Platform, cancellationToken).ConfigureAwait(false);
        var play = new Play(order, Guid.NewGuid().ToString("N"));
        var (verdict, sentence) = (Verdict.Pass, "");
        try
        {
            (verdict, sentence) = await StepsAsync(play, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Not by the caller's token: what was made must go, above all when nobody waits for it any more.
            using var limit = new CancellationTokenSource(LongestCleanup, clock);
            var (left, trouble) = await CleanAsync(order.Platform, play.Leftover, limit.Token).ConfigureAwait(false);
            if (left != Verdict.Pass)
            {
                (verdict, sentence) = verdict == Verdict.Pass ? (left, trouble) : (verdict, $"{sentence}; {trouble}");
            }
        }

        var count = order.Journey.Steps.Length;
        return new(
            "journey " + order.Journey.Name, verdict,
            verdict == Verdict.Pass
                ? string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "step" : "steps")} as expected in {clock.GetElapsedTime(began).TotalMilliseconds:0} ms")
                : sentence);
    }

    /// <summary>Cleans up after plays that were killed.</summary>
    public async Task TidyAsync(string platform, CancellationToken cancellationToken)
    {
        foreach (var left in leftovers.TakeUp(platform))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LongestCleanup);
            if (await CleanAsync(platform, left, limit.Token).ConfigureAwait(false) is { Left: Verdict.Fail })
            {
                // It was asked for and refused: some of it may have gone before the kill, and asking again changes nothing.
                leftovers.Remove(platform, left.Id);
            }
        }
    }

    private async Task<(Verdict Verdict, string Sentence)> StepsAsync(Play play, CancellationToken cancellationToken)
    {
        var order = play.Order;
        using var limit = new CancellationTokenSource(LongestPlay, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var where = "before its first step";
        try
        {
            var passport = PassportOf(order.Platform, play.Leftover);
            if (passport.Versions is not null)
            {
                await door.AwaitPreviewAsync(order.Address, passport, either.Token).ConfigureAwait(false);
            }

            Note(play);
            for (var i = 0; i < order.Journey.Steps.Length; i++)
            {
                var step = order.Journey.Steps[i];
                where = JourneyJudge.Name(step, i + 1, cleanup: false);
                var wrong = await AskAsync(play, step, passport, either.Token).ConfigureAwait(false);
                if (wrong is not null)
                {
                    return (Verdict.Fail, $"{where}: {wrong}");
                }
            }

            return (Verdict.Pass, "");
        }
        catch (HttpRequestException fault)
        {
            return (Verdict.Error, $"{where}: it could not be asked: {fault.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Verdict.Error, string.Create(CultureInfo.InvariantCulture, $"{where}: the journey did not end within {LongestPlay.TotalMinutes:0} min"));
        }
    }

    /// <returns>What is wrong with the answer, or null.</returns>
    private async Task<string?> AskAsync(Play play, JourneyStep step, Passport passport, CancellationToken cancellationToken)
    {
        var call = JourneyCall.Of(step, play.Kept, out var missing);
        if (!missing.IsEmpty)
        {
            return $"nothing was kept as {string.Join(", ", missing)}";
        }

        if (await door.AskAsync(play.Order.Address, call, passport, cancellationToken).ConfigureAwait(false) is not { } answer)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it did not answer within {step.Expect.Within.TotalSeconds:0.###} s");
        }

        var wrong = JourneyJudge.Judge(step, answer, play.Kept, out var keeps);
        if (keeps != play.Kept)
        {
            play.Kept = keeps;
            Note(play);
        }

        return wrong;
    }

    /// <summary>Written down before the next request is made, so that a kill leaves nothing that nobody knows of.</summary>
    private void Note(Play play)
    {
        if (!play.Order.Journey.Cleanup.IsEmpty)
        {
            leftovers.Write(play.Order.Platform, play.Leftover);
        }
    }

    private async Task<(Verdict Left, string Sentence)> CleanAsync(string platform, Leftover play, CancellationToken cancellationToken)
    {
        var (verdict, sentence) = (Verdict.Pass, "");
        var kept = play.Kept;
        try
        {
            var passport = PassportOf(platform, play);
            for (var i = 0; i < play.Journey.Cleanup.Length; i++)
            {
                var step = play.Journey.Cleanup[i];
                var call = JourneyCall.Of(step, kept, out var missing);
                if (!missing.IsEmpty)
                {
                    continue; // what was never made need not go
                }

                if (passport.Versions is not null && !await door.HonoursAsync(play.Address, passport, cancellationToken).ConfigureAwait(false))
                {
                    passport = passport with { Versions = null, Signature = null }; // that version is gone; its data may still be there
                }

                var answer = await door.AskAsync(play.Address, call, passport, cancellationToken).ConfigureAwait(false);
                var wrong = answer is null ? "it did not answer in time" : JourneyJudge.Judge(step, answer, kept, out kept);
                if (wrong is not null && verdict == Verdict.Pass)
                {
                    (verdict, sentence) = (Verdict.Fail, $"{JourneyJudge.Name(step, i + 1, cleanup: true)}: {wrong}");
                }
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            (verdict, sentence) = (Verdict.Error, "its data could not be removed yet: " + (fault is HttpRequestException ? fault.Message : "there was no answer in time"));
        }

        if (verdict == Verdict.Pass)
        {
            leftovers.Remove(platform, play.Id);
        }
        else
        {
            leftovers.Release(play.Id);
        }

        return (verdict, sentence);
    }

    private Passport PassportOf(string platform, Leftover play) => new(
        play.Journey.Name, play.Id, play.Versions, play.Versions is null ? null : PreviewKey.Sign(router.PreviewKeyOf(platform), play.Versions));

    /// <summary>A journey that is being played.</summary>
    private sealed class Play(JourneyOrder order, string id)
    {
        public JourneyOrder Order => order;

        public ImmutableDictionary<string, string> Kept { get; set; } = ImmutableDictionary<string, string>.Empty;

        public Leftover Leftover => new(id, order.Journey, order.Address, order.Versions, Kept);
    }
}
