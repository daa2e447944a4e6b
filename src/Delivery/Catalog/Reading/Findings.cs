using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Collects the faults of one file.</summary>
internal sealed class Findings(string file, string text)
{
    private const int Most = 200;

    private readonly List<Fault> _faults = [];
    private string[]? _lines;

    public bool Any => _faults.Exists(fault => fault.Severity == Severity.Error);

    /// <summary>In order of place.</summary>
    public ImmutableArray<Fault> All => [.. _faults.OrderBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column)];

    public void Add(string code, Place place, string message, string? hint = null, Severity severity = Severity.Error)
    {
        if (_faults.Count < Most && !_faults.Exists(known => known.Code == code && known.Place == place && known.Message == message))
        {
            _faults.Add(new(code, severity, file, place, message, hint, LineAt(place.Line)));
        }
    }

    private string? LineAt(int line)
    {
        _lines ??= text.Split('\n');
        return line >= 1 && line <= _lines.Length ? _lines[line - 1].TrimEnd('\r') : null;
    }
}
