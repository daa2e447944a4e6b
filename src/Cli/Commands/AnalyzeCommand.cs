using System.CommandLine;
using Agrimaan.Cli.Analyze;
using Agrimaan.Cli.Analyze.Counts;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan analyze`.</summary>
internal sealed class AnalyzeCommand : CommandBase
{
    private readonly Argument<string> _baseline = new("BASELINE") { Description = "A CSV or JSON file with the baseline's values, or with those of both sides." };
    private readonly Argument<string?> _canary = new("CANARY") { Description = "A file with the canary's values.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _judge = new("--judge") { Description = "Who judges: mann-whitney measurements, as without it; sequential or limits counts of requests and errors.", HelpName = "NAME", DefaultValueFactory = _ => AnalysisJudges.Usual };
    private readonly Option<string[]> _metrics = new("--metric") { Description = "Judges this metric, and others only when they are named too.", HelpName = "METRIC" };
    private readonly Option<string> _side = new("--side") { Description = "The column of a CSV file with both sides that says which one a line is of; side without it.", HelpName = "COLUMN", DefaultValueFactory = _ => "side" };
    private readonly AnalysisArguments _arguments = new();
    private readonly CountArguments _counts = new();

    public AnalyzeCommand()
        : base("analyze", "Judges a canary beside its baseline from files of measurements; needs no control plane.")
    {
        _judge.AcceptOnlyFromAmong(AnalysisJudges.Names);
        Arguments.Add(_baseline);
        Arguments.Add(_canary);
        Options.Add(_judge);
        Options.Add(_metrics);
        Options.Add(_side);
        _counts.AddTo(this);
        _arguments.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "agrimaan analyze baseline.csv canary.csv --direction increase",
        "agrimaan analyze both.csv --critical errors --allow-increase latency=1.1",
        "agrimaan analyze both.json --group errors=health --weight health=60 -o json",
        "agrimaan analyze counts.csv --judge sequential --share 10%",
    ];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var (line, judge) = (invocation.Line, invocation.Line.GetValue(_judge)!);
        var counts = AnalysisJudges.TakesCounts(judge);
        var strange = counts ? _arguments.FirstOn(line) ?? (line.GetValue(_metrics) is { Length: > 0 } ? _metrics.Name : null) : _counts.FirstOn(line);
        if (strange is not null)
        {
            throw new CommandException(ExitCodes.BadInput, $"{strange} means nothing to the judge {judge}.", counts ? "Its rules come from --policy, a platform file." : "It is for --judge sequential and --judge limits.");
        }

        return Task.FromResult((counts ? OfCounts(invocation, judge) : OfMeasurements(invocation, judge)) switch { "pass" => ExitCodes.Done, "fail" => ExitCodes.No, _ => ExitCodes.CannotTell });
    }

    private string OfMeasurements(Invocation invocation, string judge)
    {
        var (line, folder) = (invocation.Line, invocation.Surroundings.Folder);
        var chosen = line.GetValue(_metrics) ?? [];
        var metrics = line.GetValue(_canary) is { } canary
            ? SeriesFile.ReadTwo(folder, line.GetValue(_baseline)!, canary, chosen)
            : SeriesFile.ReadOne(folder, line.GetValue(_baseline)!, line.GetValue(_side)!, chosen);
        var rules = _arguments.Read(line, [.. metrics.Select(metric => metric.Name)]);
        var report = AnalysisJudges.Judge(judge, metrics, rules);
        invocation.Answer(report, AnalysisJson.Default.AnalysisReport, terminal => AnalysisScreen.Write(terminal, report));
        return report.Verdict;
    }

    private string OfCounts(Invocation invocation, string judge)
    {
        var (line, folder) = (invocation.Line, invocation.Surroundings.Folder);
        var policy = _counts.Policy(line, folder);
        var series = CountFile.Read(folder, line.GetValue(_baseline)!, line.GetValue(_canary), line.GetValue(_side)!, _counts.Share(line), _counts.Replicas(line));
        var report = AnalysisJudges.Judge(judge, series, policy);
        invocation.Answer(report, CountJsonContext.Default.CountReport, terminal => CountScreen.Write(terminal, report));
        return report.Verdict;
    }
}
