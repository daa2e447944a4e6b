using System.Collections.Immutable;
using System.CommandLine;
using Agrimaan.Delivery.Verification.Scoring;

namespace Agrimaan.Cli.Analyze;

/// <summary>Rules while the options are gone through: first what holds for all, so that a metric's own word wins wherever it stands.</summary>
internal sealed class RuleWriting(string[] metrics)
{
    private readonly Dictionary<string, Func<MetricRule, MetricRule>> _own = new(StringComparer.Ordinal);
    private MetricRule _usual = new();

    public string[] Metrics => metrics;

    public void Set<T>(Option<string[]> option, ParseResult line, Func<string, string, T> read, Func<MetricRule, T, MetricRule> set)
    {
        foreach (var text in line.GetValue(option) ?? [])
        {
            var (name, value) = Split(text);
            var meant = read(option.Name, value);
            if (name is null)
            {
                _usual = set(_usual, meant);
            }
            else
            {
                Change(Known(option.Name, name), rule => set(rule, meant));
            }
        }
    }

    public void Mark(Option<string[]> option, ParseResult line, Func<MetricRule, MetricRule> set)
    {
        foreach (var name in line.GetValue(option) ?? [])
        {
            Change(Known(option.Name, name), set);
        }
    }

    public IEnumerable<(string Name, string Value)> Pairs(Option<string[]> option, ParseResult line)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in line.GetValue(option) ?? [])
        {
            var (name, value) = Split(text);
            if (name is null || value.Length == 0 || !seen.Add(name))
            {
                throw new CommandException(ExitCodes.BadInput, $"{option.Name} cannot be {Shown.Text(text)}{(name is not null && value.Length > 0 ? " too" : "")}.", $"It is {option.HelpName}, once for each.");
            }

            yield return (name, value);
        }
    }

    public string Known(string option, string name) => metrics.Contains(name) ? name
        : throw new CommandException(ExitCodes.BadInput, $"{option} names {Shown.Text(name)}, which is no metric here.", $"Metrics are: {string.Join(", ", metrics.Take(10).Select(Shown.Text))}.");

    public AnalysisRules Finish(ScorePolicy score) => new(_usual, _own.ToImmutableDictionary(own => own.Key, own => own.Value(_usual)), score);

    private void Change(string name, Func<MetricRule, MetricRule> set) =>
        _own[name] = _own.TryGetValue(name, out var before) ? rule => set(before(rule)) : set;

    /// <summary>At the last sign, since a metric's name may have one, such as latency{quantile="0.99"}.</summary>
    private static (string? Name, string Value) Split(string text) =>
        text.LastIndexOf('=') is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (null, text);
}
