using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Measuring;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Targets.Tests;

public sealed class LocalTargetTests : IAsyncLifetime
{
    private readonly TestHome _home = new();
    private string _artefact = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var folder = _home.Folder("files");
        await File.WriteAllTextAsync(Path.Combine(folder, "own-program"), "#!/bin/sh\nenv; pwd; exec sleep 100\n", Token);
        File.SetUnixFileMode(Path.Combine(folder, "own-program"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _artefact = await new ArtefactStore(_home.Path).AddAsync(folder, Token);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task An_instance_runs_in_its_artefact_with_what_it_is_promised_and_nothing_of_ours()
    {
        Environment.SetEnvironmentVariable("SECRET_OF_THE_TEST", "1");
        var spec = _home.Instance(_artefact, 0, "own-program");
        await _home.OpenTarget().EnsureAsync(spec with { Environment = spec.Environment.Add("GREETING", "hello = world") }, TestHome.Epoch, Token);
        var folder = _home.FolderOf(spec.Key);
        var data = Path.Combine(_home.Path, "platforms", "farm", "data", "crop");
        await Eventually.True(() => _home.Log(folder).Contains("out " + new ArtefactStore(_home.Path).PathOf(_artefact), StringComparison.Ordinal), "it said where it runs");

        var log = _home.Log(folder);
        string[] promised =
        [
            "GREETING=hello = world", "AGRIMAAN_KEY=farm.crop.r1.0", "AGRIMAAN_PLATFORM=farm", "AGRIMAAN_SERVICE=crop", "AGRIMAAN_VERSION=1.0.0", "AGRIMAAN_SIDE=1.0.0",
            $"AGRIMAAN_DATA={data}", $"PORT={Keepers.SpecOf(folder)!.Port}", $"PATH={Environment.GetEnvironmentVariable("PATH")}",
        ];
        Assert.All(promised, variable => Assert.Contains($" out {variable}\n", log, StringComparison.Ordinal));
        Assert.DoesNotContain("SECRET_OF_THE_TEST", log, StringComparison.Ordinal);
        Assert.True(Directory.Exists(data));
    }

    [Fact]
    [Trait("Plan", "215")]
    public async Task An_instance_with_a_number_finds_the_data_of_whoever_had_it_before()
    {
        var target = _home.OpenTarget();
        var before = _home.Instance(_artefact, 2, "sh", "-c", "echo kept > $AGRIMAAN_DATA/ledger; exec sleep 100") with { Ordinal = 2 };
        var data = Path.Combine(_home.Path, "platforms", "farm", "data", "crop", "2");
        await target.EnsureAsync(before, TestHome.Epoch, Token);
        await Eventually.True(() => File.Exists(Path.Combine(data, "ledger")), "it wrote its ledger");
        await target.StopAsync(before.Key, TestHome.Epoch, Token);
        await Eventually.True(async () => (await target.ObserveAsync("farm", Token)).Count == 0, "it is gone");

        var after = before with { Key = InstanceKey.Of("farm", "crop", "r2", 2), Version = "2.0.0", Command = ["sh", "-c", "echo $AGRIMAAN_ORDINAL has $(cat $AGRIMAAN_DATA/ledger); exec sleep 100"] };
        await target.EnsureAsync(after, TestHome.Epoch, Token);
        await Eventually.True(() => _home.Log(_home.FolderOf(after.Key)).Contains("out 2 has kept\n", StringComparison.Ordinal), "its successor reads it");
    }

    [Fact]
    public async Task The_memory_of_an_instance_is_that_of_all_it_started_and_no_keeper_counts()
    {
        // tail keeps the last line, and this one has no end.
        var (target, spec, memory) = (_home.OpenTarget(), _home.Instance(_artefact, 0, "sh", "-c", "(head -c 80000000 /dev/zero; sleep 100) | tail"), new LocalMemory(_home.Path));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        await Eventually.True(() => memory.Read("farm")!.Used.GetValueOrDefault(spec.Key) > 80_000_000, "its child has taken its memory");
        var read = memory.Read("farm")!;
        Assert.InRange(read.Used[spec.Key], 80_000_000, 120_000_000);
        Assert.InRange(read.Free, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        Assert.Empty(memory.Read("other")!.Used);
    }

    [Fact]
    public async Task An_instance_whose_keeper_was_killed_is_made_again_at_the_same_address_and_runs_once()
    {
        var (target, spec) = (_home.OpenTarget(), Serving(0));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        var before = await UntilAsync(target, spec.Key, InstanceState.Ready);
        var (folder, keeper) = (_home.FolderOf(spec.Key), Keepers.LastStateOf(_home.FolderOf(spec.Key))!.Keeper);

        Posix.Signal(keeper.Pid, Posix.SigKill);
        await Eventually.True(() => !keeper.IsAlive, "the keeper is dead");
        await target.EnsureAsync(spec, TestHome.Epoch, Token);

        var after = await UntilAsync(target, spec.Key, InstanceState.Ready);
        Assert.Equal(before.Address, after.Address);
        Assert.Single(_home.Processes(folder));
    }

    [Fact]
    public async Task What_a_killed_keeper_left_is_seen_and_ends_when_nobody_wants_it()
    {
        var (target, spec) = (_home.OpenTarget(), Serving(0));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        await UntilAsync(target, spec.Key, InstanceState.Ready);
        var keeper = Keepers.LastStateOf(_home.FolderOf(spec.Key))!.Keeper;

        Posix.Signal(keeper.Pid, Posix.SigKill);
        await Eventually.True(() => !keeper.IsAlive, "the keeper is dead");

        var orphan = Assert.Single(await target.ObserveAsync("farm", Token));
        Assert.Equal((InstanceState.Stopping, "its keeper was killed; what it left is ended"), (orphan.State, orphan.Reason));
        await Eventually.True(async () => (await target.ObserveAsync("farm", Token)).Count == 0, "it is gone");
        Assert.Empty(_home.Processes(_home.FolderOf(spec.Key)));
    }

    [Fact]
    public async Task A_stuck_keeper_hides_nobody()
    {
        var target = _home.OpenTarget();
        var (stuck, well) = (Serving(0), Serving(1));
        await target.EnsureAsync(stuck, TestHome.Epoch, Token);
        await target.EnsureAsync(well, TestHome.Epoch, Token);
        await UntilAsync(target, stuck.Key, InstanceState.Ready);
        await UntilAsync(target, well.Key, InstanceState.Ready);

        Posix.Signal(Keepers.LastStateOf(_home.FolderOf(stuck.Key))!.Keeper.Pid, signal: 19);

        Assert.Equal([InstanceState.Ready, InstanceState.Ready], (await target.ObserveAsync("farm", Token)).Select(instance => instance.State));
    }

    [Fact]
    public async Task Who_can_open_no_more_files_takes_nobody_for_gone_or_sick()
    {
        var (target, spec) = (_home.OpenTarget(), Serving(0));
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        await UntilAsync(target, spec.Key, InstanceState.Ready);
        using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "ulimit -n 200; exec \"$0\" few-files \"$1\"", Environment.ProcessPath!, _home.Path]) { RedirectStandardOutput = true })!;

        var said = (await child.StandardOutput.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["Ready", "no more files can be opened (see `ulimit -n`), so nothing can be said of what runs; it is asked again", "Ready"], said);
    }

    [Fact]
    public async Task Looking_at_one_platform_forgets_nothing_of_another()
    {
        var target = _home.OpenTarget();
        var (farm, orchard) = (Serving(0), Serving(0) with { Key = InstanceKey.Of("orchard", "crop", "r1", 0), Platform = "orchard" });
        await target.EnsureAsync(farm, TestHome.Epoch, Token);
        await target.EnsureAsync(orchard, TestHome.Epoch, Token);

        await UntilAsync(target, farm.Key, InstanceState.Ready, "orchard");
        await UntilAsync(target, orchard.Key, InstanceState.Ready, "farm");
    }

    [Fact]
    public async Task Who_answers_on_the_port_must_be_the_instance_itself()
    {
        // The instance itself listens nowhere; the port that it was allotted answers all the same.
        var spec = _home.Instance(_artefact, 0, "sleep", "100");
        spec = spec with { Http = spec.Http with { Ready = null } };
        var target = _home.OpenTarget();
        await target.EnsureAsync(spec, TestHome.Epoch, Token);
        using var foreign = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        foreign.Bind(new IPEndPoint(IPAddress.Loopback, Keepers.SpecOf(_home.FolderOf(spec.Key))!.Port));
        foreign.Listen(1000);

        await Eventually.True(
            async () => Assert.Single(await target.ObserveAsync("farm", Token)).Reason?.Contains($"is in use by ", StringComparison.Ordinal) == true, "the reason names who has the port");

        var seen = Assert.Single(await target.ObserveAsync("farm", Token));
        Assert.Equal(InstanceState.Starting, seen.State);
        Assert.Contains($"(process {Environment.ProcessId})", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_are_given_once_stay_with_their_key_and_lie_below_the_ephemeral_ones()
    {
        var keys = Enumerable.Range(0, 200).Select(i => $"farm.crop.r{i}.0").ToList();
        var ports = keys.AsParallel().AsOrdered().Select(new PortAllotment(_home.Path).Claim).ToList();

        Assert.Equal(200, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 20_000, 29_999));
        Assert.Equal(ports, keys.Select(new PortAllotment(_home.Path).Claim));
    }

    [Fact]
    public void A_port_that_somebody_listens_on_is_not_given()
    {
        using var foreign = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var wanted = new PortAllotment(_home.Path).Claim("farm.crop.r1.0");
        Directory.Delete(Path.Combine(_home.Path, "ports"), recursive: true);
        foreign.Bind(new IPEndPoint(IPAddress.Loopback, wanted));
        foreign.Listen();

        Assert.NotEqual(wanted, new PortAllotment(_home.Path).Claim("farm.crop.r1.0"));
    }

    private InstanceSpec Serving(int ordinal) => _home.Instance(_artefact, ordinal, Environment.ProcessPath!, "serve-http");

    private static async Task<Instance> UntilAsync(LocalTarget target, InstanceKey key, InstanceState state, string? alsoLookAt = null)
    {
        Instance? seen = null;
        await Eventually.True(
            async () =>
            {
                seen = (await target.ObserveAsync(key.Value.Split('.')[0], Token)).FirstOrDefault(instance => instance.Key == key);
                _ = alsoLookAt is null ? null : await target.ObserveAsync(alsoLookAt, Token);
                return seen?.State == state;
            },
            $"{key} becomes {state}");
        return seen!;
    }
}
