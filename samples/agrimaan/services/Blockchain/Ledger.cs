using System.Globalization;
using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Blockchain;

/// <summary>Entries that are only ever added. It shows that something was changed; without other holders of copies it cannot prevent it.</summary>
internal sealed class Ledger(Database database, TimeProvider clock)
{
    private const string Select = "select height, subject, text, at, previous, hash from entries";

    public IReadOnlyList<Entry> Newest(int limit) => database.List($"{Select} order by height desc limit $limit", Read, ("$limit", limit));

    public Entry Append(string subject, string text) => database.Together(session =>
    {
        var last = session.List($"{Select} order by height desc limit 1", Read) is [var entry] ? entry : null;
        var next = new Entry((last?.Height ?? 0) + 1, subject, text, clock.GetUtcNow(), last?.Hash ?? Entry.Beginning, "");
        next = next with { Hash = next.Expected() };
        session.Run(
            "insert into entries (height, subject, text, at, previous, hash) values ($height, $subject, $text, $at, $previous, $hash)",
            ("$height", next.Height), ("$subject", next.Subject), ("$text", next.Text), ("$at", next.At.ToString("O", CultureInfo.InvariantCulture)), ("$previous", next.Previous), ("$hash", next.Hash));
        return next;
    });

    public Verification Verify()
    {
        var (previous, height) = (Entry.Beginning, 0L);
        foreach (var entry in database.List($"{Select} order by height", Read))
        {
            if (entry.Height != ++height || entry.Previous != previous || entry.Hash != entry.Expected())
            {
                return new(false, height, height);
            }

            previous = entry.Hash;
        }

        return new(true, height, null);
    }

    private static Entry Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetDateTimeOffset(3), row.GetString(4), row.GetString(5));
}
