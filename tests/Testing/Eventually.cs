namespace Agrimaan.Testing;

/// <summary>Waits for a condition with a deadline, so that no test sleeps and none hangs.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task True(Func<bool> condition, string what, TimeSpan? patience = null) =>
        True(() => Task.FromResult(condition()), what, patience);

    public static async Task True(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(begin) > (patience ?? Patience))
            {
                throw new TimeoutException($"{what}: not within {patience ?? Patience}");
            }

            await Task.Delay(Pause);
        }
    }
}
