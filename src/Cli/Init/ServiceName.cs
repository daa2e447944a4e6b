using System.Text;

namespace Agrimaan.Cli.Init;

/// <summary>Makes a name that a platform file allows out of any other.</summary>
internal static class ServiceName
{
    private const int Longest = 40;

    public static string From(string title)
    {
        // @shop/orders and Shop.Orders are both orders to their people.
        var last = title.Split('/')[^1];
        last = last.Contains('.', StringComparison.Ordinal) ? last.Split('.')[^1] : last;
        var name = new StringBuilder();
        foreach (var (i, letter) in last.Index())
        {
            if (char.IsAsciiLetterUpper(letter) && i > 0 && char.IsAsciiLetterLower(last[i - 1]))
            {
                name.Append('-');
            }

            name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-');
        }

        var text = name.ToString().Trim('-');
        while (text.Contains("--", StringComparison.Ordinal))
        {
            text = text.Replace("--", "-", StringComparison.Ordinal);
        }

        text = text.Length > 0 && char.IsAsciiLetterLower(text[0]) ? text : ("s-" + text).Trim('-');
        return text.Length > Longest ? text[..Longest].TrimEnd('-') : text is "s" ? "service" : text;
    }

    /// <summary>The name, or with a number when it is taken.</summary>
    public static string Free(string name, Func<string, bool> taken)
    {
        var free = name;
        for (var number = 2; taken(free); number++)
        {
            free = $"{name[..Math.Min(name.Length, Longest - 3)].TrimEnd('-')}-{number}";
        }

        return free;
    }
}
