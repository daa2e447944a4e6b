using System.Globalization;
using System.Text.Json.Nodes;
using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan analyze` with the judges that decide live rollouts, over counts from files.</summary>
public sealed class AnalyzeCountTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public AnalyzeCountTests()
    {
        _home.Write("bad.csv", Csv(second => second % 2, 22));
        _home.Write("slow.csv", Csv(_ => 0, 120));
        _home.Write("good.csv", Csv(_ => 0, 22));
        _home.Write("policy.yaml", "rollout:\n  compare: { falseAlarm: 0.01%, errors: '>900% of baseline' }\n  abort: { errors: '>50%' }\n");
    }

    public static TheoryData<string, string, int, int> Screens => new()
    {
        { "fail", "bad.csv --judge sequential --share 10%", 80, ExitCodes.No },
        { "pass", "good.csv --judge sequential --share 10%", 80, ExitCodes.Done },
        { "limits", "slow.csv --judge limits --share 10%", 80, ExitCodes.No },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_as_it_was_looked_at(string name, string line, int width, int exitCode)
    {
        var outcome = await RunAsync(line, width);
        Golden.Verify(outcome.Screen, $"analyze-counts-{name}.{width}");
        Golden.Fits(outcome.Screen, width);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Theory]
    [InlineData("fail", ExitCodes.No, "bad.csv --judge sequential --share 10%")]
    [InlineData("fail", ExitCodes.No, "slow.csv --judge sequential --share 10%")]
    [InlineData("pass", ExitCodes.Done, "good.csv --judge sequential --share 10%")]
    [InlineData("pass", ExitCodes.Done, "good.csv --judge limits --share 10%")]
    [InlineData("inconclusive", ExitCodes.CannotTell, "bad.csv --judge sequential --share 10% --policy policy.yaml")]
    [InlineData("pass", ExitCodes.Done, "bad.csv --judge limits --share 10% --policy policy.yaml")]
    public async Task The_exit_code_tells_the_verdict_and_the_policy_makes_it(string verdict, int exitCode, string line)
    {
        var outcome = await RunAsync(line + " -o json");
        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(verdict, (string)JsonNode.Parse(outcome.Output)!["verdict"]!);
    }

    [Fact]
    public async Task All_forms_of_a_file_and_all_orders_of_its_lines_give_the_same_answer()
    {
        var expected = (await RunAsync("bad.csv --judge sequential --share 10% -o json")).Output;
        var lines = Csv(second => second % 2, 22).TrimEnd().Split('\n');
        _home.Write("backwards.csv", string.Join('\n', lines[1..].Reverse().Prepend(lines[0])));
        _home.Write("tabs.csv", string.Join('\n', lines.Select(line => line.Replace(',', '\t'))));
        _home.Write("histogram.csv", string.Join('\n', lines).Replace("latencies", "histogram").Replace("20 22 25 30", "20.1:1 22.1:1 25.1:1 30.1:1"));
        _home.Write("shares.csv", string.Join('\n', lines.Select((line, i) => line + (i == 0 ? ",share" : ",10%"))));
        _home.Write("later.csv", string.Join('\n', lines.Select((line, i) => i == 0 ? line : $"{int.Parse(line[..line.IndexOf(',')], CultureInfo.InvariantCulture) + 1_700_000_000}{line[line.IndexOf(',')..]}")));
        _home.Write("both.json", new JsonObject { ["baseline"] = Json(lines, "baseline"), ["canary"] = Json(lines, "canary") }.ToJsonString());
        foreach (var line in new[] { "backwards.csv --share 10%", "tabs.csv --share 10%", "histogram.csv --share 10%", "shares.csv", "later.csv --share 10%", "both.json --share 10%" })
        {
            Assert.Equal(expected, (await RunAsync(line + " --judge sequential -o json")).Output);
        }
    }

    /// <summary>Buckets are 16 to a doubling: both sides twice as slow, or 16 times, move by whole doublings and meet the same bars.</summary>
    [Theory]
    [InlineData("slow.csv", 2)]
    [InlineData("slow.csv", 16)]
    [InlineData("good.csv", 16)]
    public async Task Doubled_latencies_of_both_sides_give_the_same_evidence(string file, int times)
    {
        _home.Write("scaled.csv", Csv(_ => 0, file == "slow.csv" ? 120 : 22, times));
        var (one, other) = (JsonNode.Parse((await RunAsync($"{file} --judge sequential --share 10% -o json")).Output)!, JsonNode.Parse((await RunAsync("scaled.csv --judge sequential --share 10% -o json")).Output)!);
        Assert.Equal((string)one["verdict"]!, (string)other["verdict"]!);
        Assert.Equal(one["evidence"]!.ToJsonString(), other["evidence"]!.ToJsonString());
    }

    [Theory]
    [InlineData("time,requests\n1,2\n", "x.csv, line 2: errors are missing.")]
    [InlineData("requests,errors\n1,2\n", "x.csv, line 2: time is missing.")]
    [InlineData("time,requests,errors\n1,2,3\n", "x.csv, line 2: 3 of 2 requests failed or were limited.")]
    [InlineData("time,requests,errors,latencies\n1,1,0,5 6\n", "x.csv, line 2: 2 latencies of 1 requests.")]
    [InlineData("time,requests,errors,latencies\n1,1,0,fast\n", "x.csv, line 2: 'fast' is no latency.")]
    [InlineData("time,requests,errors,histogram\n1,1,0,5\n", "x.csv, line 2: '5' is no part of a histogram.")]
    [InlineData("time,requests,errors\n1,2.5,0\n", "x.csv, line 2: requests cannot be '2.5'.")]
    [InlineData("time,requests,errors\n1,-2,0\n", "x.csv, line 2: requests cannot be '-2'.")]
    [InlineData("time,requests,errors\nsoon,2,0\n", "x.csv, line 2: 'soon' is no time.")]
    [InlineData("time,requests,errors\n1,2,0\n1,2,0\n", "The canary has two intervals that end at 1 s.")]
    [InlineData("time,requests,errors,orders\n1,2,0,1\n", "x.csv has a column 'orders', which no interval has.")]
    [InlineData("time,requests,errors\n1,0,0\n", "The canary has no request.")]
    [InlineData("time,requests,errors,share\n1,2,0,110%\n", "x.csv, line 2: share cannot be '110%'.")]
    [InlineData("time,requests,errors\n1,2\n", "x.csv, line 2: 2 fields where the first line has 3.")]
    [InlineData("time,requests,errors\n1,2,0\n", "Which share of the traffic the canary had is not said for every interval.")]
    [InlineData("""[{"time": 1, "requests": 2}]""", "Interval 1 of x.csv: errors are missing.")]
    [InlineData("""[3]""", "Interval 1 of x.csv: '3' is none.")]
    [InlineData("""[{"time": 1, "requests": 2, "errors": 0, "latencies": 3}]""", "Interval 1 of x.csv: 'latencies' is of another shape.")]
    public async Task What_cannot_be_judged_is_refused_with_its_place(string text, string sentence)
    {
        _home.Write("x.csv", text);
        _home.Write("baseline.csv", "time,requests,errors\n1,10,0\n");
        var outcome = await RunAsync("baseline.csv x.csv --judge sequential");
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good.csv --judge sequential --share 10% --tolerance 0.1", "--tolerance means nothing to the judge sequential.")]
    [InlineData("good.csv --share 10%", "--share means nothing to the judge mann-whitney.")]
    [InlineData("good.csv --judge limits --share 10% --policy wrong.yaml", "wrong.yaml:2:3 error AGP101 'stepp' is no key of rollout")]
    [InlineData("good.csv --judge limits --share 10% --policy nowhere.yaml", "There is no file nowhere.yaml.")]
    public async Task What_cannot_be_meant_is_refused_with_a_next_step(string line, string sentence)
    {
        _home.Write("wrong.yaml", "rollout:\n  stepp: 1\n");
        var outcome = await RunAsync(line);
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    /// <summary>A minute and a half at 100 requests a second; the canary joins after 20 s.</summary>
    private static string Csv(Func<int, int> errors, int canaryMs, int times = 1)
    {
        var text = new System.Text.StringBuilder("time,side,requests,errors,latencies\n");
        string Latencies(int middle) => string.Join(' ', new[] { middle - 2, middle, middle + 3, middle + 8 }.Select(ms => ms * times));
        for (var second = 1; second <= 90; second++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{second},baseline,90,0,{Latencies(22)}\n");
            if (second > 20)
            {
                text.Append(CultureInfo.InvariantCulture, $"{second},canary,10,{errors(second)},{Latencies(canaryMs)}\n");
            }
        }

        return text.ToString();
    }

    private static JsonArray Json(string[] lines, string side) => new([.. lines[1..].Select(line => line.Split(',')).Where(fields => fields[1] == side).Select(fields => new JsonObject
    {
        ["time"] = int.Parse(fields[0], CultureInfo.InvariantCulture), ["requests"] = int.Parse(fields[2], CultureInfo.InvariantCulture), ["errors"] = int.Parse(fields[3], CultureInfo.InvariantCulture),
        ["latencies"] = new JsonArray([.. fields[4].Split(' ').Select(ms => (JsonNode)int.Parse(ms, CultureInfo.InvariantCulture))]),
    })]);

    private Task<Outcome> RunAsync(string line, int width = 200) => new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync(["analyze", .. line.Split(' ')]);
}
