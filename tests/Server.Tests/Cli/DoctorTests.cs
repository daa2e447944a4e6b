using System.Text.Json;
using Agrimaan.Cli;
using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Storage;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>What is found in homes that are well, new, or broken; none of it needs a control plane.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task A_new_home_is_well_and_programs_get_the_same_as_json()
    {
        File.SetUnixFileMode(_home.Home.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var outcome = await RunAsync(_home.Home);
        Assert.True(outcome.ExitCode == ExitCodes.Done, outcome.Screen);
        using var found = JsonDocument.Parse((await RunAsync(_home.Home, "-o", "json")).Output);
        var parts = found.RootElement.EnumerateArray().ToDictionary(item => item.GetProperty("part").GetString()!, item => item.GetProperty("answer").GetString());
        Assert.Equal(("ok", "ok", "ok"), (parts["home"], parts["journal"], parts["keepers"]));
        Assert.True(parts.Count >= 14, string.Join(' ', parts.Keys));
        Assert.All(parts.Values, answer => Assert.Contains(answer, new[] { "ok", "warn", "bad" }));
    }

    [Fact]
    public async Task A_journal_that_is_none_is_bad_and_the_next_step_is_named()
    {
        _home.Write("agrimaan.db", new string('x', 9000));
        var outcome = await RunAsync(_home.Home);
        Assert.Equal(ExitCodes.No, outcome.ExitCode);
        Assert.Contains("agrimaan state restore FILE --force", Flat(outcome.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_that_is_a_file_or_lies_below_one_is_bad()
    {
        var file = _home.Write("file", "");
        Assert.Contains("is a file. ", Flat((await RunAsync(new Home(file))).Output), StringComparison.Ordinal);
        var below = await RunAsync(new Home(Path.Combine(file, "below")));
        Assert.Equal(ExitCodes.No, below.ExitCode);
        Assert.Contains("cannot be made", Flat(below.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_open_to_others_is_bad()
    {
        File.SetUnixFileMode(_home.Home.Folder, (UnixFileMode)0b111_111_111);
        var outcome = await RunAsync(_home.Home);
        Assert.Equal(ExitCodes.No, outcome.ExitCode);
        Assert.Contains("chmod 700", Flat(outcome.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_plane_that_died_is_told_from_one_that_does_not_answer()
    {
        _home.Write("token", "x");
        _home.Write("server.json", """{"address":"http://127.0.0.1:1","processId":1,"bootId":"of another day","startTime":1}""");
        Assert.Contains("Process 1 ended without a goodbye", Flat((await RunAsync(_home.Home)).Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_of_the_control_plane_is_pointed_out()
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        Assert.Contains("It is of version 0.0.1", Flat((await RunAsync(_home.Home)).Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_without_a_keeper_and_a_clock_that_was_put_back_are_seen()
    {
        var folder = Path.Combine(_home.Home.Folder, "platforms", "farm", "instances", "farm.crop.r1.0");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "spec.json"), "{}");
        await using (var journal = await SqliteJournal.OpenAsync(_home.Home.Database, CancellationToken.None))
        {
            var epoch = await journal.BeginEpochAsync(CancellationToken.None);
            await journal.AppendAsync("run/1", 0, epoch, [new JournalEvent("tick", "{}", CommandLine.Now.AddDays(2))], CancellationToken.None);
        }

        var screen = Flat((await RunAsync(_home.Home)).Output);
        Assert.Contains("1 of 1 instances and gateways should run and have no keeper: farm.crop.r1.0", screen, StringComparison.Ordinal);
        Assert.Contains("the clock was put back", screen, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private static Task<Outcome> RunAsync(Home home, params string[] words) => new CommandLine(home) { Width = 200 }.RunAsync(["doctor", .. words]);

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
