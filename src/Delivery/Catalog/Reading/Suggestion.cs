namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Finds the word that somebody meant.</summary>
public static class Suggestion
{
    private const int LongestWord = 48;

    /// <summary>The nearest candidate that differs in at most a third of its letters, and in no more than three; or null.</summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
    {
        var (nearest, least) = ((string?)null, int.MaxValue);
        if (written.Length > LongestWord)
        {
            return null;
        }

        foreach (var candidate in candidates)
        {
            var most = Math.Min(3, Math.Max(1, Math.Max(written.Length, candidate.Length) / 3));
            if (candidate.Length <= LongestWord && Math.Abs(written.Length - candidate.Length) <= most
                && Distance(written.ToLowerInvariant(), candidate.ToLowerInvariant(), most) is var distance && distance <= most
                && (distance < least || (distance == least && string.CompareOrdinal(candidate, nearest) < 0)))
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>Edits from one word to the other: insert, remove, replace, or swap of neighbours (optimal string alignment).</summary>
    /// <returns>The number of edits, or something above <paramref name="most"/> when there are more.</returns>
    private static int Distance(string left, string right, int most)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Abs(i - j) > most ? most + 1 // cannot be part of a short way
                    : Cell(table, left, right, i, j);
            }
        }

        return table[left.Length, right.Length];
    }

    private static int Cell(int[,] table, string left, string right, int i, int j)
    {
        var replaced = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
    }
}
