namespace Agrimaan.Server.Access;

/// <summary>Makes whoever guesses wait: after a few wrong tokens or links each further one is answered later. The right one never waits.</summary>
internal sealed class LoginBrake(TimeProvider clock)
{
    private const int Free = 5;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _wrong;
    private DateTimeOffset _last;

    /// <summary>How long the answer to one more wrong guess is held back.</summary>
    public TimeSpan Next()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _wrong = now - _last > Forgotten ? 1 : _wrong + 1;
            _last = now;
            var wait = Step * Math.Max(0, _wrong - Free);
            return wait < Longest ? wait : Longest;
        }
    }

    public Task SlowAsync(CancellationToken cancellationToken) => Task.Delay(Next(), clock, cancellationToken);
}
