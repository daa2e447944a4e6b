namespace Agrimaan.Cli;

/// <summary>Finds what a person may have meant.</summary>
internal static class Nearest
{
    /// <returns>The known word with the fewest changes, at most two and fewer than half the letters, or null.</returns>
    public static string? To(string written, IEnumerable<string> known) =>
        known.Select(word => (Word: word, Changes: Changes(written, word)))
            .Where(candidate => candidate.Changes <= 2 && candidate.Changes * 2 < candidate.Word.Length)
            .OrderBy(candidate => candidate.Changes)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();

    /// <summary>Letters to insert, remove, replace or swap with their neighbour.</summary>
    private static int Changes(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                table[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[from.Length, to.Length];
    }
}
