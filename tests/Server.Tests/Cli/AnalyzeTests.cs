using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Agrimaan.Cli;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>`agrimaan analyze`: files that people have, and files that nobody should.</summary>
public sealed class AnalyzeTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public AnalyzeTests()
    {
        _home.Write("baseline.csv", Csv(("latency", 100, 0.3), ("errors", 0.01, 0.0001), ("orders", 50, 0.2)));
        _home.Write("canary.csv", Csv(("latency", 150, 0.3), ("errors", 0.01, 0.0001), ("orders", 50.5, 0.2)));
        _home.Write("few.json", """{ "baseline": { "latency": [1, 2, 3], "errors": [0, null, 0] }, "canary": { "latency": [4, 5, 6], "errors": [null, null] } }""");
    }

    public static TheoryData<string, string, int, int> Screens => new()
    {
        { "fail", "baseline.csv canary.csv --direction increase", 80, ExitCodes.No },
        { "fail", "baseline.csv canary.csv --direction increase", 50, ExitCodes.No },
        { "critical", "baseline.csv canary.csv --critical latency --group errors=health --weight health=60", 80, ExitCodes.No },
        { "marginal", "baseline.csv canary.csv --group latency=speed --weight speed=20", 80, ExitCodes.CannotTell },
        { "pass", "baseline.csv canary.csv --allow-increase latency=1.6", 80, ExitCodes.Done },
        { "few", "few.json", 80, ExitCodes.CannotTell },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_screen_is_as_it_was_looked_at(string name, string line, int width, int exitCode)
    {
        var outcome = await RunAsync(width, line);
        Golden.Verify(outcome.Screen, $"analyze-{name}.{width}");
        Golden.Fits(outcome.Screen, width);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Theory]
    [InlineData("fail", ExitCodes.No, "baseline.csv canary.csv")]
    [InlineData("pass", ExitCodes.Done, "baseline.csv canary.csv --direction decrease")]
    [InlineData("pass", ExitCodes.Done, "baseline.csv canary.csv --direction latency=decrease")]
    [InlineData("pass", ExitCodes.Done, "baseline.csv canary.csv --metric errors --metric orders")]
    [InlineData("pass", ExitCodes.Done, "baseline.csv canary.csv --pass 60")]
    [InlineData("inconclusive", ExitCodes.CannotTell, "baseline.csv canary.csv --marginal 60")]
    [InlineData("fail", ExitCodes.No, "few.json --critical errors")]
    public async Task The_exit_code_tells_the_verdict(string verdict, int exitCode, string line)
    {
        var outcome = await RunAsync(80, line + " -o json");
        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(verdict, (string)JsonNode.Parse(outcome.Output)!["verdict"]!);
    }

    [Fact]
    public async Task All_forms_of_a_file_give_the_same_answer()
    {
        string[] lines = File.ReadAllLines(Path.Combine(_home.Home.Folder, "baseline.csv")), others = File.ReadAllLines(Path.Combine(_home.Home.Folder, "canary.csv"));
        string[] both = ["Side," + lines[0], .. lines[1..].Select(line => "control," + line), .. others[1..].Select(line => "experiment," + line)];
        Write("both.csv", string.Join("\r\n", both), bom: true);
        Write("quoted.csv", string.Join("\r\n\r\n", both.Select(line => string.Join(';', line.Split(',').Select(field => $" \"{field}\" ")))));
        Write("tabs.csv", string.Join('\n', both).Replace(',', '\t'));
        Write("wide.csv", string.Join('\n', both), encoding: Encoding.Unicode, bom: true);
        Write("both.json", "\n " + new JsonObject { ["baseline"] = Json(lines), ["canary"] = Json(others), ["note"] = "Monday" }.ToJsonString(), bom: true);
        Write("baseline.json", Json(lines).ToJsonString());
        var expected = await RunAsync(80, "baseline.csv canary.csv -o json");
        Assert.Equal(ExitCodes.No, expected.ExitCode);
        foreach (var line in new[] { "both.csv", "quoted.csv", "tabs.csv", "wide.csv", "both.json", "baseline.json canary.csv", "both.csv --side SIDE" })
        {
            Assert.Equal((line, expected), (line, await RunAsync(80, line + " -o json")));
        }
    }

    [Fact]
    public async Task A_verdict_is_the_same_in_every_unit()
    {
        foreach (var unit in new[] { 1e-6, 1e6 })
        {
            Scale("baseline", unit);
            Scale("canary", unit);
            var verdicts = (await RunAsync(80, "baseline.csv canary.csv -o json"), await RunAsync(80, "baseline.scaled.csv canary.scaled.csv -o json"));
            Assert.Equal(Verdicts(verdicts.Item1), Verdicts(verdicts.Item2));
        }
    }

    [Theory]
    [InlineData("", "x.csv is empty.")]
    [InlineData("\r\n\r\n", "x.csv is empty.")]
    [InlineData("1,2\n3,4\n", "x.csv has 2 columns without names.")]
    [InlineData("latency\n1\n2,3\n", "x.csv, line 3: 2 fields where the first line has 1.")]
    [InlineData("latency,\n1,2\n", "x.csv has a metric without a name.")]
    [InlineData("latency,latency\n1,2\n", "x.csv has 'latency' twice.")]
    [InlineData("latency\n1\nfast\n", "x.csv, line 3, 'latency': 'fast' is no number.")]
    [InlineData("latency;time\n1,5;1\n", "x.csv, line 2, 'latency': '1,5' is no number.")]
    [InlineData("latency\nInfinity\n", "x.csv, line 2, 'latency': 'Infinity' is no number.")]
    [InlineData("latency\n1e300\n", "x.csv, line 2, 'latency': '1e300' is no number.")]
    [InlineData("latency\n\"1\n", "x.csv, line 3: a quote stands where none may be.")]
    [InlineData("latency\n1\0\n", "x.csv has a NUL in it and is no text.")]
    [InlineData("\u001b[31mred\n1\n", "canary.csv has no '␛[31mred', which x.csv has.")]
    [InlineData("errors,orders\n1,2\n", "x.csv has no 'latency', which canary.csv has.")]
    [InlineData("[1, 2", "x.csv is no JSON: line 1, byte 6.")]
    [InlineData("[1, \"fast\"]", "Item 2 of 'value' in x.csv is no number: '\"fast\"'.")]
    [InlineData("[1e400]", "Item 1 of 'value' in x.csv is no number: '1e400'.")]
    [InlineData("{\"latency\": 3}", "'latency' of x.csv is no list of numbers.")]
    [InlineData("{\"latency\": [1], \"latency\": [2]}", "x.csv has 'latency' twice.")]
    [InlineData("[[[[[[[[[[[[1]]]]]]]]]]]]", "x.csv is no JSON: line 1, byte 9.")]
    public async Task What_cannot_be_judged_is_refused_with_its_place(string text, string sentence)
    {
        Write("x.csv", text);
        var outcome = await RunAsync(200, "x.csv canary.csv");
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Error.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain('\u001b', outcome.Error);
    }

    [Theory]
    [InlineData("both.csv", "both.csv has no column 'side' that says which rows are the baseline's and which the canary's.")]
    [InlineData("both.csv --side team", "both.csv, line 2: 'blue' is neither side.")]
    [InlineData("nobody.csv", "'nobody.csv' cannot be read: there is no such file.")]
    [InlineData("one.json", "one.json has no canary.")]
    [InlineData("baseline.csv canary.csv --metric latncy", "baseline.csv has no 'latncy'.")]
    [InlineData("baseline.csv canary.csv --critical latncy", "--critical names 'latncy', which is no metric here.")]
    [InlineData("baseline.csv canary.csv --direction up", "--direction cannot be 'up'.")]
    [InlineData("baseline.csv canary.csv --confidence 98", "--confidence cannot be '98'.")]
    [InlineData("baseline.csv canary.csv --weight health=60", "No metric is in the group 'health'.")]
    [InlineData("baseline.csv canary.csv --group errors=health --weight health=60 --weight metrics=60", "The weights add up to 120 %, not 100 %.")]
    [InlineData("baseline.csv canary.csv --group errors=health --group errors=speed", "--group cannot be 'errors=speed' too.")]
    [InlineData("baseline.csv canary.csv --marginal 99", "--marginal is above --pass.")]
    [InlineData("baseline.csv canary.csv --judge nobody", "'nobody'")]
    public async Task What_cannot_be_meant_is_refused_with_a_next_step(string line, string sentence)
    {
        Write("both.csv", "team,latency\nblue,1\n");
        Write("one.json", """{ "baseline": [1, 2] }""");
        var outcome = await RunAsync(200, line);
        Assert.Equal((ExitCodes.BadInput, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(sentence, outcome.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_beyond_the_bound_is_refused_before_it_is_read()
    {
        using (var file = new FileStream(Path.Combine(_home.Home.Folder, "huge.csv"), FileMode.Create))
        {
            file.SetLength(4L << 30); // a hole: it takes no room
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = await RunAsync(200, "huge.csv canary.csv");
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.StartsWith("huge.csv is larger than 64 MiB.", outcome.Error, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
    }

    [Fact]
    public async Task Columns_of_text_do_not_matter_where_others_are_chosen()
    {
        Write("x.csv", "latency,host\n" + string.Concat(Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{100 + i},web-{i}\n"))));
        Assert.Equal(ExitCodes.No, (await RunAsync(80, "x.csv canary.csv --metric latency")).ExitCode);
    }

    public void Dispose() => _home.Dispose();

    private static string Csv(params (string Name, double From, double Step)[] metrics) =>
        "time," + string.Join(',', metrics.Select(metric => metric.Name)) + "\n"
        + string.Concat(Enumerable.Range(0, 30).Select(i => $"2026-11-23T09:{i:00}," + string.Join(',', metrics.Select(metric => (metric.From + (metric.Step * (i * 7 % 30))).ToString("0.#####", CultureInfo.InvariantCulture))) + "\n"));

    private static JsonObject Json(string[] lines)
    {
        var side = new JsonObject();
        foreach (var (column, name) in lines[0].Split(',').Index().Skip(1))
        {
            side[name] = new JsonArray([.. lines[1..].Select(line => JsonNode.Parse(line.Split(',')[column]))]);
        }

        return side;
    }

    private static string[] Verdicts(Outcome outcome) => [.. JsonNode.Parse(outcome.Output)!["metrics"]!.AsArray().Select(metric => (string)metric!["verdict"]!)];

    private void Scale(string name, double unit)
    {
        var lines = File.ReadAllLines(Path.Combine(_home.Home.Folder, name + ".csv"));
        Write(name + ".scaled.csv", string.Join('\n', lines.Index().Select(line => line.Index == 0 ? line.Item
            : string.Join(',', line.Item.Split(',').Index().Select(field => field.Index == 0 ? field.Item : (double.Parse(field.Item, CultureInfo.InvariantCulture) * unit).ToString("R", CultureInfo.InvariantCulture))))));
    }

    private void Write(string name, string text, Encoding? encoding = null, bool bom = false)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        File.WriteAllBytes(Path.Combine(_home.Home.Folder, name), [.. bom ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
    }

    private Task<Outcome> RunAsync(int width, string line) => new CommandLine(_home.Home, _home.Home.Folder) { Width = width }.RunAsync(["analyze", .. line.Split(' ')]);
}
