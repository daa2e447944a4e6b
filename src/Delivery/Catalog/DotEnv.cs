using System.Collections.Immutable;
using System.Text;

namespace Agrimaan.Delivery.Catalog;

/// <summary>
/// A file of values: lines of <c>NAME=value</c>. A # begins a comment at a line's begin or after a blank; a value in single quotes is taken
/// as it stands, in double quotes \n, \t, \", \\ and \$ mean what they mean elsewhere; <c>export</c> before a name changes nothing.
/// </summary>
/// <param name="File">Where it lies.</param>
/// <param name="Values">What it holds; the last of a name wins. Never printed.</param>
/// <param name="Lines">The line of each name.</param>
/// <param name="Faults">Lines that are none of this; their text is in no fault, since it may be a secret.</param>
public sealed record DotEnv(
    string File, ImmutableSortedDictionary<string, SecretValue> Values, ImmutableSortedDictionary<string, int> Lines, ImmutableArray<Fault> Faults)
{
    private const int MostLines = 10_000;

    /// <summary>Reads the text of such a file; anything at all is safe.</summary>
    public static DotEnv Parse(string text, string file)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, SecretValue>(StringComparer.Ordinal);
        var lines = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        var faults = ImmutableArray.CreateBuilder<Fault>();
        foreach (var (index, raw) in (text.StartsWith('\uFEFF') ? text[1..] : text).ReplaceLineEndings("\n").Split('\n').Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (index < MostLines && TryLine(line, out var name, out var value))
            {
                values[name] = new(value);
                lines[name] = index + 1;
                continue;
            }

            faults.Add(new(FaultCodes.BadValuesLine, Severity.Error, file, new(index + 1, 1, 1), "this line is no NAME=value", "write NAME=value; a name has letters, digits and _, and a quote has its end", null));
            if (faults.Count == 20)
            {
                break;
            }
        }

        return new(file, values.ToImmutable(), lines.ToImmutable(), faults.ToImmutable());
    }

    private static bool TryLine(string line, out string name, out string value)
    {
        value = "";
        line = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..].TrimStart() : line;
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        name = equals < 0 ? "" : line[..equals].TrimEnd();
        if (!Reading.Forms.Setting.Fits(name))
        {
            return false;
        }

        var rest = line[(equals + 1)..].TrimStart();
        if (rest.Contains('\0'))
        {
            return false;
        }

        return rest switch
        {
            ['\'', ..] => TryQuoted(rest, escapes: false, out value),
            ['"', ..] => TryQuoted(rest, escapes: true, out value),
            _ => Bare(rest, out value),
        };
    }

    private static bool Bare(string rest, out string value)
    {
        var comment = rest.StartsWith('#') ? 0 : rest.IndexOf(" #", StringComparison.Ordinal);
        value = (comment < 0 ? rest : rest[..comment]).TrimEnd();
        return true;
    }

    private static bool TryQuoted(string rest, bool escapes, out string value)
    {
        var text = new StringBuilder();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == rest[0])
            {
                value = text.ToString();
                var after = rest[(at + 1)..].TrimStart();
                return after.Length == 0 || after[0] == '#';
            }

            text.Append(escapes && rest[at] == '\\' && at + 1 < rest.Length ? Escaped(rest[++at]) : rest[at].ToString());
        }

        value = "";
        return false;
    }

    private static string Escaped(char letter) => letter switch
    {
        'n' => "\n",
        't' => "\t",
        '"' or '\\' or '$' => letter.ToString(),
        _ => "\\" + letter,
    };
}
