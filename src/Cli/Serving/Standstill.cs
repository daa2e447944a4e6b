using Agrimaan.Client;

namespace Agrimaan.Cli.Serving;

/// <summary>Waits until nothing of a platform runs any more.</summary>
internal static class Standstill
{
    /// <returns>Whether it came before the deadline.</returns>
    public static async Task<bool> WaitAsync(
        AgrimaanClient client, string platform, TimeProvider clock, TimeSpan deadline, TimeSpan pause, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (clock.GetElapsedTime(since) < deadline)
        {
            if ((await client.PlatformAsync(platform, cancellationToken).ConfigureAwait(false)).State == "down")
            {
                return true;
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }
}
