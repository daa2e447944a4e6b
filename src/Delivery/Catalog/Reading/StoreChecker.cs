using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what stores and brokers say of themselves.</summary>
internal static class StoreChecker
{
    /// <summary>Their members vote, so that an even number is no safer than one less.</summary>
    private static readonly string[] Voting = ["mongodb", "elasticsearch", "rabbitmq", "nats", "kafka"];

    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var section in new[] { "stores", "brokers" })
        {
            foreach (var (name, value) in draft.Root.Section(section).Entries)
            {
                if (value is MapNode map)
                {
                    CheckMembers($"{section}.{name.Value}", map, findings);
                    CheckBackup($"{section}.{name.Value}", map.Section("backup"), findings);
                    if (map["exchange"] is { } exchange && map.Text("kind") is { } kind and not "rabbitmq")
                    {
                        findings.Add(FaultCodes.Together, exchange.Place, $"{section}.{name.Value} has an exchange, but {kind} knows none", "remove the key");
                    }
                }
            }
        }
    }

    private static void CheckMembers(string path, MapNode map, Findings findings)
    {
        var (kind, members) = (map.Text("kind") ?? "", Number(map, "members", 1));
        if (map["members"] is { } at && members % 2 == 0 && Voting.Contains(kind))
        {
            findings.Add(
                FaultCodes.BadMembers, at.Place, $"{path}.members is {members}: the members of {kind} vote, and an even number of them stands no more failures than {members - 1}",
                $"use {members - 1} or {members + 1}");
        }
        else if (map["members"] is { } one && members > 1 && kind == "s3")
        {
            findings.Add(FaultCodes.BadMembers, one.Place, $"{path}.members is {members}, but an s3 store is one address", "remove the key");
        }
    }

    private static void CheckBackup(string path, MapNode map, Findings findings)
    {
        var usual = new BackupPolicy();
        var (every, keep) = (Time(map, "every", usual.Every), Time(map, "keep", usual.Keep));
        if (keep < every)
        {
            findings.Add(
                FaultCodes.Contradiction, (map["keep"] ?? map["every"])!.Place, $"{path}.backup keeps for {Duration.Format(keep)}, but makes one every {Duration.Format(every)} only: there would be times without any",
                "keep longer, or back up more often");
        }

        if (map["pitr"] is { } pitr && Time(map, "pitr", TimeSpan.Zero) > every)
        {
            findings.Add(FaultCodes.Contradiction, pitr.Place, $"{path}.backup.pitr is longer than the {Duration.Format(every)} between full backups, and so of no use", "make it shorter");
        }
    }
}
