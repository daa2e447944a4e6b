using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Cli.Analyze;

/// <summary>The rules on the line of `agrimaan analyze`; each of a metric is written for all, or as METRIC=VALUE for one.</summary>
internal sealed class AnalysisArguments
{
    private readonly Option<string[]> _direction = new("--direction") { Description = "Which change is bad: increase, decrease or either; either without it.", HelpName = "[METRIC=]WORD" };
    private readonly Option<string[]> _tolerance = new("--tolerance") { Description = "The part of the shift that its interval must be beyond; 0.25 without it.", HelpName = "[METRIC=]PART" };
    private readonly Option<string[]> _confidence = new("--confidence") { Description = "Of the interval; 0.98 without it.", HelpName = "[METRIC=]SHARE" };
    private readonly Option<string[]> _effect = new("--effect") { Description = "How a difference is measured: ratio of the means, or chance of a higher value; ratio without it.", HelpName = "[METRIC=]WORD" };
    private readonly Option<string[]> _increase = new("--allow-increase") { Description = "A rise below this effect is let pass, such as 1.1 (ratio) or 0.6 (chance).", HelpName = "[METRIC=]EFFECT" };
    private readonly Option<string[]> _decrease = new("--allow-decrease") { Description = "A fall above this effect is let pass, such as 0.9 (ratio) or 0.4 (chance).", HelpName = "[METRIC=]EFFECT" };
    private readonly Option<string[]> _missing = new("--missing") { Description = "What a missing value is: nothing (remove) or zero (replace); remove without it.", HelpName = "[METRIC=]WORD" };
    private readonly Option<string[]> _outliers = new("--outliers") { Description = "Whether values far from all others count: keep or remove; keep without it.", HelpName = "[METRIC=]WORD" };
    private readonly Option<string[]> _critical = new("--critical") { Description = "A metric that fails everything when it fails.", HelpName = "METRIC" };
    private readonly Option<string[]> _required = new("--required") { Description = "A metric that fails when it has no data.", HelpName = "METRIC" };
    private readonly Option<string[]> _group = new("--group") { Description = "The group of a metric.", HelpName = "METRIC=GROUP" };
    private readonly Option<string[]> _weight = new("--weight") { Description = "A group's part of the score in percent; groups without one share the rest.", HelpName = "GROUP=PERCENT" };
    private readonly Option<string?> _pass = new("--pass") { Description = "The score that passes; 95 without it.", HelpName = "SCORE" };
    private readonly Option<string?> _marginal = new("--marginal") { Description = "The score below which it fails, 75 without it; between the two a person decides.", HelpName = "SCORE" };

    private Option[] All => [_direction, _tolerance, _confidence, _effect, _increase, _decrease, _missing, _outliers, _critical, _required, _group, _weight, _pass, _marginal];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>One of them that is on the line, or null.</summary>
    public string? FirstOn(ParseResult line) => All.FirstOrDefault(option => line.GetResult(option) is { Implicit: false })?.Name;

    /// <exception cref="CommandException">One of them cannot be meant.</exception>
    public AnalysisRules Read(ParseResult line, string[] metrics)
    {
        var rules = new RuleWriting(metrics);
        rules.Set(_direction, line, Word<Direction>(("either", Direction.Either), ("increase", Direction.Increase), ("decrease", Direction.Decrease)), (rule, direction) => rule with { Direction = direction });
        rules.Set(_tolerance, line, Number(0, 10), (rule, part) => rule with { Tolerance = part });
        rules.Set(_confidence, line, Number(0.5, 0.999999), (rule, share) => rule with { Confidence = share });
        rules.Set(_effect, line, Word<EffectMeasure>(("ratio", EffectMeasure.MeanRatio), ("chance", EffectMeasure.CommonLanguage)), (rule, measure) => rule with { Measure = measure });
        rules.Set(_increase, line, Number(0, 1e6), (rule, effect) => rule with { AllowedIncrease = effect, CriticalIncrease = effect });
        rules.Set(_decrease, line, Number(0, 1e6), (rule, effect) => rule with { AllowedDecrease = effect, CriticalDecrease = effect });
        rules.Set(_missing, line, Word<MissingData>(("remove", MissingData.Remove), ("replace", MissingData.Replace)), (rule, missing) => rule with { Missing = missing });
        rules.Set(_outliers, line, Word<OutlierPolicy>(("keep", OutlierPolicy.Keep), ("remove", OutlierPolicy.Remove)), (rule, outliers) => rule with { Outliers = outliers });
        rules.Mark(_critical, line, rule => rule with { Critical = true });
        rules.Mark(_required, line, rule => rule with { Required = true });
        return rules.Finish(Policy(line, rules));
    }

    private ScorePolicy Policy(ParseResult line, RuleWriting rules)
    {
        var groups = rules.Pairs(_group, line).ToImmutableDictionary(pair => rules.Known(_group.Name, pair.Name), pair => ImmutableArray.Create(pair.Value));
        var there = rules.Metrics.Select(metric => groups.TryGetValue(metric, out var group) ? group[0] : ScorePolicy.UsualGroup).ToHashSet(StringComparer.Ordinal);
        var weights = rules.Pairs(_weight, line).ToImmutableDictionary(
            pair => there.Contains(pair.Name) ? pair.Name : throw Wrong($"No metric is in the group {Shown.Text(pair.Name)}.", $"Groups are: {string.Join(", ", there)}. Put a metric into one with --group METRIC=GROUP."),
            pair => Number(0, 100)(_weight.Name, pair.Value));
        var sum = weights.Values.Sum();
        if (sum > 100 + 1e-9 || (weights.Count == there.Count && Math.Abs(sum - 100) > 1e-9))
        {
            throw Wrong($"The weights add up to {sum.ToString("0.##", CultureInfo.InvariantCulture)} %, not 100 %.", "Change --weight, or leave a group without one to give it the rest.");
        }

        var pass = line.GetValue(_pass) is { } score ? Number(0, 100)(_pass.Name, score) : 95;
        var marginal = line.GetValue(_marginal) is { } least ? Number(0, 100)(_marginal.Name, least) : Math.Min(75, pass);
        return marginal <= pass
            ? new() { Groups = groups, Weights = weights, Pass = pass, Marginal = marginal }
            : throw Wrong("--marginal is above --pass.", "A score below --marginal fails, one from --pass on passes.");
    }

    private static Func<string, string, T> Word<T>(params (string Word, T Meaning)[] words) => (option, text) =>
        Array.Find(words, one => one.Word == text) is { Word: not null } found ? found.Meaning
        : throw Wrong($"{option} cannot be {Shown.Text(text)}.", $"It is one of: {string.Join(", ", words.Select(one => one.Word))}.");

    private static Func<string, string, double> Number(double least, double most) => (option, text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw Wrong($"{option} cannot be {Shown.Text(text)}.", string.Create(CultureInfo.InvariantCulture, $"It is a number from {least} to {most}."));

    private static CommandException Wrong(string sentence, string hint) => new(ExitCodes.BadInput, sentence, hint);
}
