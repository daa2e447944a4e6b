using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Backups of databases, and what came back of them.</summary>
internal static class BackupScreen
{
    public static void Write(Terminal terminal, string platform, IReadOnlyList<DatabaseBackupView> backups)
    {
        if (backups.Count == 0)
        {
            terminal.Sentence($"{platform} has no backups yet. Take one with `agrimaan backup create`; a deploy takes one of every store that has `backup:` and an address.", "  ");
            return;
        }

        var table = new Table(
            new("BACKUP"), new("TAKEN", Drop: 1), new("ROWS", Right: true), new("TABLES", Right: true, Drop: 3), new("SIZE", Right: true), new("FOR", Drop: 4), new("CAME BACK", Drop: 2));
        foreach (var backup in backups)
        {
            table.Add(
                backup.Id, Say.Moment(backup.TakenAt), Say.Count(backup.Counts.Values.Sum()), Say.Count(backup.Counts.Count), Size.Of(backup.Size), backup.Run ?? backup.By,
                backup.VerifiedAt is { } at ? Say.Moment(at) : "not tried");
        }

        table.Write(terminal);
    }

    public static void WriteMade(Terminal terminal, IReadOnlyList<DatabaseBackupView> made)
    {
        foreach (var backup in made)
        {
            terminal.Sentence(new(
                $"{backup.Id}: {Say.Plural((int)Math.Min(int.MaxValue, backup.Counts.Values.Sum()), "row")} of {Say.Plural(backup.Counts.Count, "table")} in {Size.Of(backup.Size)}.", Tone.Good), "  ");
        }

        terminal.Sentence($"next: agrimaan backup verify {made[^1].Id}", "  ");
    }

    /// <param name="verified">Whether that was the aim, and not the data.</param>
    public static void WriteFound(Terminal terminal, BackupCheckView found, bool verified)
    {
        if (found.Restored is not { } tables)
        {
            terminal.Sentence(new($"{found.Backup} is whole: its hash is right, and its {Say.Plural(found.Tables, "table")} can be read.", Tone.Good), "  ");
            terminal.Sentence($"next: agrimaan backup verify {found.Backup} --into-env NAME, which brings it back into an empty database and counts", "  ");
            return;
        }

        var table = new Table(new("TABLE", Wraps: true), new("BACKED UP", Right: true), new("CAME BACK", Right: true), new(""));
        foreach (var one in tables)
        {
            table.Add(one.Table, Rows(one.Expected), Rows(one.Found), one.Expected == one.Found ? new Words("=", Tone.Good) : new("≠", Tone.Bad));
        }

        table.Write(terminal);
        terminal.Line();
        terminal.Sentence(
            found.Same ? new($"{found.Backup} came back whole in {Say.Time(found.Took)}: {Say.Plural(found.Tables, "table")}, every one with the rows it had{(verified ? "; that is written down" : "")}.", Tone.Good)
            : new($"{found.Backup} did not come back as it was: look at the tables that differ, and whether anybody else writes into that database.", Tone.Bad), "  ");
        if (found.Same && !verified)
        {
            terminal.Sentence("next: give the services that address under `environments.NAME.addresses`, then agrimaan up and a new release", "  ");
        }
    }

    private static string Rows(long? count) => count is { } rows ? Say.Count(rows) : "missing";
}
