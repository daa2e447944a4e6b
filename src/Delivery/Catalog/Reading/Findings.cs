using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Collects the faults of one file.</summary>
internal sealed class Findings(string file, string text)
{
    /// <summary>More faults than this help nobody, and a hostile file could have a million.</summary>
    public const int Most = 200;

    private const int LongestExcerpt = 4096;

    private readonly List<Fault> _faults = [];
    private readonly HashSet<(string Code, Place Place)> _known = [];
    private string[]? _lines;

    public bool AnyError => _faults.Exists(fault => fault.Severity == Severity.Error);

    /// <summary>Whether no further fault is taken, so that no work need go into one.</summary>
    public bool Full => _faults.Count >= Most;

    public bool Has(string code) => _faults.Exists(fault => fault.Code == code);

    /// <summary>In order of place.</summary>
    public ImmutableArray<Fault> All => [.. _faults.OrderBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column).ThenBy(fault => fault.Code, StringComparer.Ordinal)];

    /// <summary>Adds a fault; one code has one fault at one place, so that a blueprint's fault does not come once per service.</summary>
    /// <param name="withLine">Whether the line of the file may be shown.</param>
    public void Add(string code, Place place, string message, string? hint = null, Severity severity = Severity.Error, bool withLine = true)
    {
        if (Full || !_known.Add((code, place)))
        {
            return;
        }

        _faults.Add(new(code, severity, file, place, message, hint, withLine ? LineAt(place.Line) : null));
        if (_faults.Count == Most - 1)
        {
            _faults.Add(new(FaultCodes.TooMany, Severity.Error, file, place, $"more than {Most} faults in this file; only the first ones found are listed", "repair these and read it again", null));
        }
    }

    private string? LineAt(int line)
    {
        _lines ??= text.ReplaceLineEndings("\n").Split('\n');
        return line >= 1 && line <= _lines.Length && _lines[line - 1].Length <= LongestExcerpt ? _lines[line - 1] : null;
    }
}
