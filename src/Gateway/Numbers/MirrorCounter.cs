using Agrimaan.Delivery.Verification;
using Agrimaan.Gateway.Proxy;

namespace Agrimaan.Gateway.Numbers;

/// <summary>Counts of copies that a version got.</summary>
internal sealed class MirrorCounter
{
    private long _mirrored;
    private long _matched;
    private long _differed;
    private long _otherStatus;
    private long _dropped;
    private long _failed;

    /// <summary>A copy has ended.</summary>
    /// <param name="copied">What the version said; null when it gave no answer in time.</param>
    /// <param name="live">What the caller got; null when that cannot be known.</param>
    public void Mirrored(MirrorAnswer? copied, MirrorAnswer? live)
    {
        if (copied is null)
        {
            Interlocked.Increment(ref _failed);
        }
        else if (live is not null)
        {
            Interlocked.Increment(ref copied == live ? ref _matched : ref _differed);
            if (copied.Status != live.Status)
            {
                Interlocked.Increment(ref _otherStatus);
            }
        }

        // Last, so that a reader never sees more copies than their parts.
        Interlocked.Increment(ref _mirrored);
    }

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public MirrorNumbers Numbers()
    {
        var mirrored = Volatile.Read(ref _mirrored);
        return new(mirrored, Volatile.Read(ref _matched), Volatile.Read(ref _differed), Volatile.Read(ref _otherStatus), Volatile.Read(ref _dropped), Volatile.Read(ref _failed));
    }
}
