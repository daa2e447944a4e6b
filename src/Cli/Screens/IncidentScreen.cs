using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>What rollbacks have left behind.</summary>
internal static class IncidentScreen
{
    public static void WriteList(Terminal terminal, string platform, IReadOnlyList<IncidentView> all)
    {
        if (all.Count == 0)
        {
            terminal.Sentence($"{platform} has no incident: nothing was rolled back.", "  ");
            return;
        }

        var table = new Table(new("INCIDENT"), new("OPENED", Drop: 2), new("BACK TO", Drop: 3), new("STATE"), new("HOW IT STANDS", Wraps: true, Drop: 1));
        foreach (var one in all)
        {
            table.Add(one.Id, Say.Moment(one.OpenedAt), one.Restored, new(one.State, ToneOf(one)), one.Sentence);
        }

        table.Write(terminal);
        if (all.FirstOrDefault(one => one.State != "closed") is { } open)
        {
            terminal.Line($"next: agrimaan incident show {open.Id}");
        }
    }

    public static void Write(Terminal terminal, IncidentView incident)
    {
        terminal.Sentence(Sentence(incident), "  ");
        terminal.Sentence($"went back because: {RunSentences.Ended(incident.Reason)}", "  ");
        foreach (var check in incident.Checks)
        {
            terminal.Sentence(new($"{check.Name} {Say.Word(check.Verdict)}: {check.Sentence}", Say.ToneOf(check.Verdict)), "  ");
        }

        if (incident.TimeLine is { Count: > 0 } line)
        {
            terminal.Line();
            foreach (var moment in line)
            {
                terminal.Sentence($"{Say.Clock(moment.At)}  {moment.Sentence}", "          ");
            }
        }

        if (incident.State == "open")
        {
            terminal.Line();
            terminal.Sentence($"next: agrimaan incident close {incident.Id} --reason TEXT", "  ");
        }
    }

    /// <summary>How an incident stands.</summary>
    public static Words Sentence(IncidentView incident) => new(
        $"Incident {incident.Id} ({incident.Release} back to {incident.Restored}) is {(incident.State == "watching" ? "open" : incident.State)}: {RunSentences.Ended(incident.Sentence)}", ToneOf(incident));

    private static Tone ToneOf(IncidentView incident) => incident switch
    {
        { State: "closed" } => Tone.Good,
        { Finding: "didNotHelp" } => Tone.Bad,
        _ => Tone.Watch,
    };
}
