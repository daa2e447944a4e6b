using System.Globalization;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Simulate;

/// <summary>What a policy makes of a bad version and of an equal one, for people.</summary>
internal static class TrialScreen
{
    public static void Write(Terminal terminal, TrialView trial)
    {
        terminal.Sentence(new(Sentence(trial), trial.Bad.Rate > 0.9 ? Tone.Good : Tone.Watch));
        terminal.Line();
        var table = new Table(new("NEW VERSION"), new("BAD", Right: true), new("EQUAL", Right: true));
        var (bad, equal) = (trial.Bad, trial.Equal);
        table.Add("rollouts", Say.Count(bad.Runs), Say.Count(equal.Runs));
        table.Add("caught", Share(bad.Caught, bad), Share(equal.Caught, equal));
        table.Add("95 % sure between", Interval(bad), Interval(equal));
        table.Add("inconclusive, taken back", Share(bad.Inconclusive, bad), Share(equal.Inconclusive, equal));
        table.Add("promoted", Share(bad.Promoted, bad), Share(equal.Promoted, equal));
        table.Add("time to the alarm, median", Time(bad.SecondsToAlarm.Median), Time(equal.SecondsToAlarm.Median));
        table.Add("time to the alarm, p90", Time(bad.SecondsToAlarm.P90), Time(equal.SecondsToAlarm.P90));
        table.Add("requests it had, median", Count(bad.RequestsToAlarm.Median), Count(equal.RequestsToAlarm.Median));
        table.Add("of them failed, median", Count(bad.FailedToAlarm.Median), Count(equal.FailedToAlarm.Median));
        table.Add("of them failed, p90", Count(bad.FailedToAlarm.P90), Count(equal.FailedToAlarm.P90));
        table.Add("time to promotion, median", Time(bad.SecondsToPromotion), Time(equal.SecondsToPromotion));
        table.Write(terminal);
    }

    private static string Sentence(TrialView trial)
    {
        var worse = string.Create(CultureInfo.InvariantCulture, $"{trial.BadErrors * 100:0.##} % failing requests (stable: {trial.Errors * 100:0.##} %)") + (trial.Slower > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {trial.Slower:0.##} times the latency") : "");
        var when = trial.Bad.SecondsToAlarm.Median is { } median ? $", half of them within {Time(median)}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"At {trial.RequestsPerSecond:0.##} requests/s the {trial.Strategy} of {trial.Environment} catches {trial.Bad.Rate * 100:0.0} % of the rollouts of a version of {trial.Service} with {worse}{when}; of equal versions it takes {trial.Equal.Rate * 100:0.0} % back for nothing.");
    }

    private static string Share(int part, SideView side) => side.Runs == 0 ? "-" : Say.Share(part, side.Runs);

    private static string Interval(SideView side) => string.Create(CultureInfo.InvariantCulture, $"{side.RateLower * 100:0.0} and {side.RateUpper * 100:0.0} %");

    private static string Time(double? seconds) => seconds is { } time ? Say.Time(TimeSpan.FromSeconds(time)) : "-";

    private static string Count(double? number) => number is { } count ? Say.Count((long)count) : "-";
}
