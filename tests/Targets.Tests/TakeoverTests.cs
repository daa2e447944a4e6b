using System.Diagnostics;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>
/// Two leaders of one home as real processes: the first is paused by the kernel in the middle of a deploy, another takes over, and the first
/// wakes up and goes on with what it was doing. It has no journal that would tell it, so only the keepers and the home can refuse it.
/// </summary>
public sealed class TakeoverTests : IAsyncLifetime
{
    private const int Pause = 19;
    private const int GoOn = 18;
    private const string Refused = "refused by 2";

    private readonly TestHome _home = new();
    private string _artefact = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var folder = _home.Folder("files");
        await File.WriteAllTextAsync(Path.Combine(folder, "readme"), "nothing", Token);
        _artefact = await new ArtefactStore(_home.Path).AddAsync(folder, Token);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(14)]
    public async Task A_leader_that_was_paused_in_the_middle_of_a_deploy_does_nothing_when_it_wakes(int answers)
    {
        var said = Path.Combine(_home.Path, "said");
        await File.WriteAllTextAsync(said, "", Token);
        using var former = Process.Start("/bin/sh", ["-c", "exec \"$0\" deploy \"$1\" \"$2\" 1 >\"$3\"", Environment.ProcessPath!, _home.Path, _artefact, said]);
        try
        {
            await Eventually.True(() => Lines(said).Length >= answers && Directory.Exists(_home.FolderOf(LeaderChild.Key(0))), "it is in the middle");
            Posix.Signal(former.Id, Pause);
            await Eventually.True(() => ProcessIdentity.Read(former.Id)?.State == 'T', "it is paused");
            var before = Lines(said).Length;
            var (busy, _) = LeaderChild.Requests().ElementAt(before);
            List<int> wanted = [(busy + 2) % LeaderChild.Keys, (busy + 3) % LeaderChild.Keys];

            await TakeOverAsync(wanted);
            var runs = Running();
            Posix.Signal(former.Id, GoOn);
            await Eventually.True(() => Lines(said).Length > before + 20, "it asks again");

            // What it was asking for when it was paused may have been done before another led; it says so when it wakes.
            Assert.All(Lines(said)[(before + 1)..], line => Assert.Equal(Refused, line));
            Assert.Equal(runs, Running());
            Assert.Equal(wanted.Order(), runs.Keys);
            Assert.All(runs.Values, processes => Assert.Single(processes));
        }
        finally
        {
            former.Kill();
            await former.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>As the loop does: looks, ends what is not wanted and makes what is missing, until the world is as it should be.</summary>
    private async Task TakeOverAsync(List<int> wanted)
    {
        new Fence(_home.Path).Take(2);
        var (target, keys) = (_home.OpenTarget(), wanted.Select(LeaderChild.Key).ToHashSet());
        await Eventually.True(
            async () =>
            {
                var seen = await target.ObserveAsync("farm", Token);
                foreach (var instance in seen.Where(instance => !keys.Contains(instance.Key) && instance.State != InstanceState.Stopping))
                {
                    await target.StopAsync(instance.Key, 2, Token);
                }

                var there = seen.Where(instance => instance.State != InstanceState.Stopping).Select(instance => instance.Key).ToHashSet();
                foreach (var ordinal in wanted.Where(ordinal => !there.Contains(LeaderChild.Key(ordinal))))
                {
                    await target.EnsureAsync(LeaderChild.Spec(ordinal, _artefact), 2, Token);
                }

                return keys.SetEquals(seen.Select(instance => instance.Key)) && keys.SetEquals(there) && Running().Keys.Order().SequenceEqual(wanted.Order());
            },
            "the other one has taken over");
    }

    /// <summary>The processes of each key that has any.</summary>
    private SortedDictionary<int, List<int>> Running() => new(Enumerable.Range(0, LeaderChild.Keys)
        .Select(ordinal => (ordinal, Processes: _home.Processes(_home.FolderOf(LeaderChild.Key(ordinal))).Order().ToList()))
        .Where(item => item.Processes.Count > 0)
        .ToDictionary(item => item.ordinal, item => item.Processes));

    private static string[] Lines(string file) => File.ReadAllLines(file);
}
