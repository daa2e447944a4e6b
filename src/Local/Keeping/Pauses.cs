namespace Agrimaan.Local.Keeping;

/// <summary>How long to wait before a process is started again: twice as long each time, until one has lived well.</summary>
internal sealed class Pauses
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(60);

    private TimeSpan _next = First;

    /// <param name="lived">How long the process ran that has just ended.</param>
    public TimeSpan After(TimeSpan lived)
    {
        var pause = lived >= GoodLife ? First : _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}
