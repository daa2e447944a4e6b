using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Agrimaan.Delivery.Catalog;

/// <summary>A version of what a service promises its callers: the major number changes when a caller must, the minor when there is more to ask for.</summary>
public readonly record struct ContractVersion(int Major, int Minor) : IComparable<ContractVersion>
{
    /// <summary>How it is written: <c>2</c>, which is 2.0, or <c>2.1</c>.</summary>
    public const string Pattern = "^[0-9]{1,4}([.][0-9]{1,4})?$";

    public static bool TryParse(string text, out ContractVersion version)
    {
        var parts = text.Split('.');
        var minor = 0;
        var read = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minor)));
        version = new(major, minor);
        return read;
    }

    public int CompareTo(ContractVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(ContractVersion left, ContractVersion right) => left.CompareTo(right) < 0;

    public static bool operator <=(ContractVersion left, ContractVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >(ContractVersion left, ContractVersion right) => left.CompareTo(right) > 0;

    public static bool operator >=(ContractVersion left, ContractVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}

/// <summary>Contract versions that a caller can work with: bounds that all hold, such as <c>>=1.2 &lt;3</c>; <c>2.1</c> alone is 2.1 or more of 2.</summary>
public sealed partial class ContractRange
{
    /// <summary>How it is written.</summary>
    public const string Pattern = "^(>=|<=|>|<|=)?[0-9]{1,4}([.][0-9]{1,4})?( +(>=|<=|>|<|=)?[0-9]{1,4}([.][0-9]{1,4})?)*$";

    private readonly ImmutableArray<Func<ContractVersion, bool>> _bounds;
    private readonly string _text;

    private ContractRange(string text, ImmutableArray<Func<ContractVersion, bool>> bounds) => (_text, _bounds) = (text, bounds);

    /// <returns>Null when it is no range.</returns>
    public static ContractRange? Parse(string text)
    {
        var bounds = ImmutableArray.CreateBuilder<Func<ContractVersion, bool>>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Bound().Match(word) is not { Success: true } match || !ContractVersion.TryParse(match.Groups["version"].Value, out var at))
            {
                return null;
            }

            bounds.Add(match.Groups["sign"].Value switch
            {
                ">=" => version => version >= at,
                "<=" => version => version <= at,
                ">" => version => version > at,
                "<" => version => version < at,
                "=" => version => version == at,
                _ => version => version.Major == at.Major && version >= at,
            });
        }

        return bounds.Count == 0 ? null : new(text, bounds.DrainToImmutable());
    }

    public bool Holds(ContractVersion version) => _bounds.All(bound => bound(version));

    /// <inheritdoc/>
    public override string ToString() => _text;

    [GeneratedRegex("^(?<sign>>=|<=|>|<|=)?(?<version>[0-9.]{1,9})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bound();
}
