using System.Globalization;

namespace Agrimaan.Simulation.Worlds;

/// <summary>All that happened in a simulated world, as a hash; and in words when somebody wants to read it.</summary>
internal sealed class EventLog(VirtualClock clock, bool inWords)
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly List<string> _lines = [];

    /// <summary>FNV-1a over time and text of every event.</summary>
    public ulong Hash { get; private set; } = Offset;

    public int Count { get; private set; }

    public IReadOnlyList<string> Lines => _lines;

    /// <param name="kind">Such as <c>served</c>.</param>
    /// <param name="what">What it is about; part of the hash.</param>
    public void Note(string kind, string what)
    {
        Count++;
        Add((ulong)clock.Now.Ticks);
        Add(kind);
        Add(what);
        if (inWords)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{clock.Now.TotalSeconds,9:0.000} s  {kind}  {what}"));
        }
    }

    private void Add(ulong value) => Hash = (Hash ^ value) * Prime;

    private void Add(string text)
    {
        var hash = Hash;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }

        Hash = hash;
    }
}
