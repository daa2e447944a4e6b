using Agrimaan.Client;

namespace Agrimaan.Cli.Serving;

/// <summary>Waits for a platform to be in a state, such as <c>up</c> or <c>down</c>.</summary>
internal static class PlatformWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <returns>The platform in that state, or as it is at the deadline.</returns>
    public static async Task<PlatformView> ForAsync(
        AgrimaanClient client, string platform, string state, TimeProvider clock, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var seen = await client.PlatformAsync(platform, cancellationToken).ConfigureAwait(false);
            if (seen.State == state || clock.GetElapsedTime(since) > deadline)
            {
                return seen;
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
