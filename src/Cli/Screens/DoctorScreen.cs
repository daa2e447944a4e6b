using Agrimaan.Cli.Doctor;

namespace Agrimaan.Cli.Screens;

/// <summary>What was found, the next steps below it.</summary>
internal static class DoctorScreen
{
    public static void Write(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        var table = new Table(new("PART"), new(""), new("FOUND", Wraps: true));
        foreach (var finding in findings)
        {
            var tone = finding.Answer switch { "ok" => Tone.Good, "warn" => Tone.Watch, _ => Tone.Bad };
            table.Add(finding.Part, new(finding.Answer, tone), finding.Sentence);
        }

        table.Write(terminal);
        terminal.Line();
        foreach (var finding in findings.Where(finding => finding.Next is not null))
        {
            terminal.Sentence($"{finding.Part}: {finding.Next}", "  ");
        }

        var (bad, warned) = (findings.Count(finding => finding.Answer == "bad"), findings.Count(finding => finding.Answer == "warn"));
        terminal.Sentence(
            bad > 0 ? new($"{Say.Plural(bad, "thing")} must be mended before agrimaan can work here.", Tone.Bad)
            : warned > 0 ? new($"agrimaan works here; {Say.Plural(warned, "thing")} could be better.", Tone.Watch)
            : new("All is well.", Tone.Good));
    }
}
