using System.Globalization;
using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>Who is told what happens.</summary>
internal static class NotificationScreen
{
    public static void Write(Terminal terminal, string platform, IReadOnlyList<NotificationView> all, DateTimeOffset now)
    {
        if (all.Count == 0)
        {
            terminal.Sentence($"{platform} tells nobody anything. Declare who is told under `notifications:` of an environment, then run `agrimaan up`.", "  ");
            return;
        }

        var table = new Table(new("NOTIFICATION"), new("ON", Wraps: true, Drop: 2), new("TOLD", Right: true), new("WAITING", Right: true), new("GIVEN UP", Right: true), new("LAST", Drop: 1));
        foreach (var one in all)
        {
            table.Add(
                one.Name, string.Join(", ", one.On), Say.Count(one.Told), new(Say.Count(one.Waiting), one.FailingSince is null ? Tone.Plain : Tone.Watch),
                new(Say.Count(one.GivenUp), one.GivenUpLately > 0 ? Tone.Bad : Tone.Plain), one.LastTold is { } last ? $"{Say.Time(now - last)} ago" : "");
        }

        table.Write(terminal);
        WriteTroubles(terminal, all, now);
    }

    /// <summary>Those that are not told now, each with its reason; nothing when all are.</summary>
    public static void WriteTroubles(Terminal terminal, IReadOnlyList<NotificationView> all, DateTimeOffset now)
    {
        var troubled = all.Where(one => one.FailingSince is not null || one.GivenUpLately > 0).ToList();
        if (troubled.Count > 0)
        {
            terminal.Line();
        }

        foreach (var one in troubled)
        {
            terminal.Sentence(new(Sentence(one, now), one.GivenUpLately > 0 ? Tone.Bad : Tone.Watch), "  ");
        }
    }

    public static void WriteTest(Terminal terminal, NotificationTest answer) =>
        terminal.Sentence(new($"{answer.Name} {(answer.Verdict == "pass" ? "was told" : "was not told")}: {answer.Sentence}", answer.Verdict == "pass" ? Tone.Good : Tone.Bad), "  ");

    /// <summary>What is wrong with one, with what has to be done.</summary>
    internal static string Sentence(NotificationView one, DateTimeOffset now)
    {
        var waits = one.Waiting > 0 ? string.Create(CultureInfo.InvariantCulture, $", {one.Waiting} wait{(one.Waiting == 1 ? "s" : "")}") : "";
        var given = one.GivenUpLately > 0 ? string.Create(CultureInfo.InvariantCulture, $", {one.GivenUpLately} {(one.GivenUpLately == 1 ? "was" : "were")} given up") : "";
        var since = one.FailingSince is { } failing ? $" for {Say.Time(now - failing)}" : "";
        return $"{one.Name} could not be told{since}{waits}{given}: {one.Fault}; try it with `agrimaan notifications test {one.Name}`";
    }
}
