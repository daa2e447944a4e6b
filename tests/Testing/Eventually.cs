namespace Agrimaan.Testing;

/// <summary>Waits for a condition with a deadline, so that no test sleeps and none hangs.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    public static Task True(Func<bool> condition, string what, TimeSpan? patience = null) =>
        True(() => Task.FromResult(condition()), what, patience);

    public static async Task True(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var (begin, pause) = (TimeProvider.System.GetTimestamp(), FirstPause);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > (patience ?? Patience))
            {
                throw new TimeoutException($"{what}: not within {patience ?? Patience}");
            }

            await Task.Delay(pause);
            pause = pause * 1.2 < LongestPause ? pause * 1.2 : LongestPause; // who waits long needs not ask often
        }
    }
}
