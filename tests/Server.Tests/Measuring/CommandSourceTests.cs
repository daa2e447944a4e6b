using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Server.Measuring;
using Agrimaan.Testing;
using Agrimaan.Testing.Contracts;
using Xunit;

namespace Agrimaan.Server.Tests.Measuring;

/// <summary>Commands: what they write, how they end, and that nothing of them is left behind.</summary>
public sealed class CommandSourceTests : MeasurementsContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly BackgroundMeasurements _measurements;

    public CommandSourceTests() => _measurements = new([new CommandMeasurer(_ => _folder.Path)], HttpSourceContract.ValuesAsync, _ => { }, TimeProvider.System);

    protected override IMeasurements Measurements => _measurements;

    public override async ValueTask DisposeAsync()
    {
        await _measurements.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override MeasureSource? In(SourceMood mood) => mood switch
    {
        SourceMood.Well => Shell($"[ \"$TOKEN\" = {Secret} ] && echo 0.25"),
        SourceMood.Empty => Shell("true"),
        SourceMood.Rubbish => Shell("echo much"),
        SourceMood.Silent => Shell("echo $$ >> pids; sleep 1000 & echo $! >> pids; sh -c 'sleep 1000 & echo $! >> pids'; wait"),
        SourceMood.Away => new CommandSource(["no-such-program-of-ours"], ImmutableSortedDictionary<string, string>.Empty, false),
        SourceMood.Broken => Shell("printf 'words \\033[2J %s' \"$TOKEN\" >&2; exit 7"),
        _ => Shell("echo $$ >> pids; yes"),
    };

    [Theory]
    [InlineData("exit 0", ReadingKind.Pass)]
    [InlineData("echo twelve differ; exit 1", ReadingKind.Fail)]
    [InlineData("exit 3", ReadingKind.Inconclusive)]
    [InlineData("exit 2", ReadingKind.Error)]
    [InlineData("kill -9 $$", ReadingKind.Error)]
    public async Task A_command_that_judges_says_it_by_its_end(string script, ReadingKind kind)
    {
        var reading = await AskAsync(Shell(script, judges: true));
        Assert.Equal(kind, reading.Kind);
        Assert.True(kind != ReadingKind.Fail || reading.Note == "the command ended with 1: twelve differ", reading.Note);
    }

    [Fact]
    public async Task It_knows_what_is_measured_and_nothing_of_ours()
    {
        await AskAsync(Shell("env > env; echo 1"));
        var variables = await File.ReadAllLinesAsync(_folder["env"], Token);
        Assert.Contains("AGRIMAAN_VERSION=2.0.0", variables);
        Assert.Contains("AGRIMAAN_WINDOW=1m", variables);
        Assert.Empty(variables.Select(line => line.Split('=')[0]).Except(
            ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TOKEN", "PWD", "OLDPWD", "SHLVL", "_", .. CheckPlaces.Names.Select(name => "AGRIMAAN_" + name.ToUpperInvariant())]));
    }

    [Fact]
    public async Task No_shell_reads_its_words()
    {
        var reading = await AskAsync(new CommandSource(["printf", "%.0s0.5%s", "$(touch broken)", "; touch broken", "`touch broken`"], ImmutableSortedDictionary<string, string>.Empty, false));
        Assert.Equal(ReadingKind.Error, reading.Kind);
        Assert.False(File.Exists(_folder["broken"]));
    }

    [Fact]
    public async Task One_that_leaves_a_child_behind_is_not_waited_for_and_the_child_ends()
    {
        Assert.Equal(Reading.Of(3), await AskAsync(Shell("sleep 1000 & echo $! >> pids; echo 3")));
        await EndedAsync();
    }

    [Fact]
    public async Task A_program_beside_the_file_is_found_and_one_that_may_not_be_run_is_said()
    {
        await File.WriteAllTextAsync(_folder["five.sh"], "#!/bin/sh\necho 5\n", Token);
        var five = new CommandSource(["./five.sh"], ImmutableSortedDictionary<string, string>.Empty, false);
        Assert.Contains("chmod +x", (await AskAsync(five)).Note, StringComparison.Ordinal);
        File.SetUnixFileMode(_folder["five.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(Reading.Of(5), await AskAsync(five));
    }

    /// <summary>Every process that wrote down its id is gone; a zombie is.</summary>
    protected override Task EndedAsync() => Eventually.True(() => !Ids().Any(Lives), "the command's processes are gone");

    private IEnumerable<string> Ids() => File.Exists(_folder["pids"]) ? File.ReadAllLines(_folder["pids"]) : [];

    private static bool Lives(string id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].StartsWith(" Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static CommandSource Shell(string script, bool judges = false) =>
        new(["sh", "-c", script], ImmutableSortedDictionary<string, string>.Empty.Add("TOKEN", "${TOKEN}"), judges);
}
