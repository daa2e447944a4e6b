namespace Agrimaan.Gateway.Numbers;

/// <summary>Counts of one service's requests that were kept from all its versions; the same object over all tables.</summary>
internal sealed class TurnedCounter
{
    private int _waiting;
    private long _held;
    private long _refused;
    private long _maintained;

    public bool Any => Volatile.Read(ref _held) + Volatile.Read(ref _refused) + Volatile.Read(ref _maintained) > 0;

    /// <summary>Takes a place among those that wait.</summary>
    /// <param name="most">How many places there are.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryWait(int most)
    {
        if (Interlocked.Increment(ref _waiting) > most)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        Interlocked.Increment(ref _held);
        return true;
    }

    /// <summary>Gives the place back.</summary>
    public void Waited() => Interlocked.Decrement(ref _waiting);

    /// <summary>It was answered 503 in place of waiting, or after it.</summary>
    public void Refused() => Interlocked.Increment(ref _refused);

    public void Maintained() => Interlocked.Increment(ref _maintained);

    public TurnedDocument Document(string service) =>
        new(service, Volatile.Read(ref _waiting), Volatile.Read(ref _held), Volatile.Read(ref _refused), Volatile.Read(ref _maintained));
}
