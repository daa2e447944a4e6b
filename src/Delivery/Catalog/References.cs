using System.Collections.Immutable;
using System.Text;

namespace Agrimaan.Delivery.Catalog;

/// <summary>
/// References in values: <c>${NAME}</c> is the value of a name, <c>${NAME:-usual}</c> too, or what follows the dash where
/// there is none; <c>$$</c> is a dollar, and so is one that no brace follows.
/// </summary>
public static class References
{
    /// <summary>Texts in which every reference is whole.</summary>
    internal const string Pattern = @"^([^\x24]|\x24\x24|\x24(?![{\x24])|\x24[{][A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?[}])*$";

    /// <summary>The text with each reference replaced.</summary>
    /// <param name="text">Whole, see <see cref="Pattern"/>; what is not is left as it is.</param>
    /// <param name="value">The value of a name, or null.</param>
    /// <param name="missing">Names that have neither a value nor a usual one; they stay in the text.</param>
    public static string Resolve(string text, Func<string, string?> value, out ImmutableArray<string> missing)
    {
        var (result, lacking) = (new StringBuilder(), ImmutableArray.CreateBuilder<string>());
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 == text.Length || text[at + 1] is not ('$' or '{'))
            {
                result.Append(text[at++]);
            }
            else if (text[at + 1] == '$')
            {
                result.Append('$');
                at += 2;
            }
            else
            {
                var end = text.IndexOf('}', at);
                end = end < 0 ? text.Length : end + 1;
                result.Append(One(text[at..end], value, lacking));
                at = end;
            }
        }

        missing = lacking.ToImmutable();
        return result.ToString();
    }

    /// <summary>The names that a text refers to.</summary>
    public static ImmutableArray<string> Names(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        Resolve(text, name =>
        {
            names.Add(name);
            return "";
        }, out _);
        return names.ToImmutable();
    }

    private static string One(string written, Func<string, string?> value, ImmutableArray<string>.Builder missing)
    {
        if (!written.EndsWith('}'))
        {
            return written;
        }

        var inside = written[2..^1];
        var dash = inside.IndexOf(":-", StringComparison.Ordinal);
        var name = dash < 0 ? inside : inside[..dash];
        if (value(name) is { } found)
        {
            return found;
        }

        if (dash >= 0)
        {
            return inside[(dash + 2)..];
        }

        missing.Add(name);
        return written;
    }
}
