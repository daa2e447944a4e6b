using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Verification;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Secrets;
using Agrimaan.Server.Api;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.Server.Tests.Workers.Gates;

/// <summary>Every item of the checklist proves what it says: it passes when all is well, and not when that one thing is not.</summary>
public sealed class ChecklistItemTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private SeenFarm _farm = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _farm = await SeenFarm.StartAsync();

    public ValueTask DisposeAsync()
    {
        _farm.Dispose();
        _home.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Instances_that_are_not_well_are_named()
    {
        var item = new PlatformHealthy();
        await ProvedAsync(item, "all 2 instances of 1.0.0 are ready");
        _farm.Farm.World.Behaviours[("crop", "1.0.0")] = new() { SickAfter = TimeSpan.Zero };
        await _farm.Farm.UntilAsync(() => !_farm.Seen!.AllReady("farm", _farm.State.Current!.Services["crop"]));
        await MissingAsync(item, "not every instance is ready of crop");
        _farm.Trouble = "the disk is full";
        await MissingAsync(item, "farm is in trouble: the disk is full");
    }

    [Fact]
    public async Task A_gateway_that_is_away_or_refuses_is_no_gateway()
    {
        var item = new GatewayConnected();
        await ProvedAsync(item, "on port 8080");
        _farm.Farm.Edge.Refusal = "the weights do not add up";
        await _farm.Farm.UntilAsync(() => _farm.Seen!.Router.Refusal is not null);
        await MissingAsync(item, "the gateway refused its newest table: the weights do not add up");
        _farm.Farm.Edge.Connected = false;
        await _farm.Farm.UntilAsync(() => !_farm.Seen!.Router.Connected);
        await MissingAsync(item, "the gateway is not connected");
    }

    [Fact]
    public async Task Numbers_that_cannot_be_read_are_unknown_not_good()
    {
        var item = new NumbersReadable();
        await ProvedAsync(item, "requests to what runs");
        _farm.Farm.Traffic.Unreachable = true;
        await _farm.Farm.UntilAsync(() => _farm.Seen!.Numbers is null);
        await IsAsync(item, Verdict.Error, "the gateway's counts cannot be read");
    }

    [Fact]
    public async Task A_version_that_any_run_took_back_is_remembered()
    {
        var item = new NeverTakenBack(_farm);
        await ProvedAsync(item, "0 runs to 2.0.0 in 1 environment");
        _farm.Farm.World.Behaviours[("crop", "2.0.0")] = new() { Fails = "no such program" };
        await _farm.Farm.BeginAsync("2.0.0");
        await _farm.Farm.FinishAsync();
        await MissingAsync(item, "farm-2 did not end well: ");
    }

    [Fact]
    public async Task The_environment_before_must_have_run_the_same_files_well_and_long_enough()
    {
        var item = new PreviousEnvironment(_farm);
        await MissingAsync(item, "2.0.0 was made here, and ran nowhere before");
        _farm.Release = _farm.Release with { PromotedFrom = "farm" };
        await MissingAsync(item, "farm runs 1.0.0, not 2.0.0");
        _farm.Release = AnyRelease.Of("1.0.0", "web>crop", "crop") with { PromotedFrom = "farm" };
        await ProvedAsync(item, "1.0.0 runs well on farm for");
        await IsAsync(item, Verdict.Fail, "of 1h so far", TimeSpan.FromHours(1));
        _farm.Farm.Clock.Advance(TimeSpan.FromHours(1));
        await IsAsync(item, Verdict.Pass, "(1h are asked for)", TimeSpan.FromHours(1));
        _farm.Release = With(_farm.Release, service => service with { Artefact = "sha256:1" });
        await MissingAsync(item, "farm runs other files under 1.0.0");
    }

    [Fact]
    public async Task A_release_says_what_it_was_made_from()
    {
        await MissingAsync(new CommitKnown(), "nobody said which source 2.0.0 was made from");
        _farm.Release = _farm.Release with { Commit = "abc123" };
        await ProvedAsync(new CommitKnown(), "2.0.0 was made from abc123 by ada");
    }

    [Fact]
    public async Task Files_that_were_removed_are_missed_for_both_ways()
    {
        var (present, back) = (new ArtefactsPresent(new(_home.Path)), new RollbackReady(new(new(_home.Path)), new SecretStore(_home.Path)));
        await MissingAsync(present, "1 of 1 artefact removed from the store");
        await MissingAsync(back, "1.0.0, which runs now, lacks files in the store");
        Directory.CreateDirectory(Path.Combine(_home.Path, "store", "sha256", "0"));
        await ProvedAsync(present, "1 artefact with 0 kB in the store");
        await ProvedAsync(back, "1.0.0 can be gone back to: 2 services with their files");
    }

    [Fact]
    public async Task A_secret_without_its_value_is_named_and_never_told()
    {
        var store = new SecretStore(_home.Path);
        var item = new SecretsPresent(store);
        await ProvedAsync(item, "the release has no secrets");
        var mark = await store.KeepAsync(new("s3same"), Token);
        _farm.Release = With(_farm.Release, service => service with { Secrets = service.Secrets.Add("TOKEN", mark) });
        await ProvedAsync(item, "the values of 2 secrets are kept");
        foreach (var (path, _) in SecretStore.FilesOf(_home.Path).Where(file => file.Name == mark))
        {
            File.Delete(path);
        }

        await MissingAsync(item, "no value is kept for crop TOKEN, web TOKEN");
    }

    [Fact]
    public async Task More_instances_than_there_are_ports_do_not_fit()
    {
        var item = new PortsFree(new(_home.Path));
        await ProvedAsync(item, "; 2 are wanted");
        _farm.Release = With(_farm.Release, service => service with { Replicas = 10_000 });
        await MissingAsync(item, "; 20000 are wanted");
    }

    [Fact]
    public async Task A_program_that_is_not_on_this_machine_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_home.Path, "store", "sha256", "0"));
        var item = new ProgramsFound(new ArtefactStore(_home.Path));
        _farm.Release = With(_farm.Release, service => service with { Command = ["sh"] });
        await ProvedAsync(item, "found sh");
        _farm.Release = With(_farm.Release, service => service with { Command = ["no-such-program"] });
        await MissingAsync(item, "not found: no-such-program");
    }

    [Fact]
    public async Task A_disk_without_room_is_said_with_its_numbers()
    {
        await ProvedAsync(new DiskSpace(About(_home.Path), new(_home.Path)), "64 MB are wanted");
        using var disk = SmallDisk.Mount(_home["small"], 8);
        await MissingAsync(new DiskSpace(About(disk.Folder), new(disk.Folder)), "64 MB are wanted");
    }

    [Fact]
    public async Task What_a_look_throws_proves_nothing_and_neither_does_an_item_that_is_not_known()
    {
        var keeper = new GateKeeper([new Broken()], _farm.Farm.Clock);
        var deployment = new Deployment(_farm, new() { Name = "production" }, _farm.Release, Planner.Make(PlanKind.Deploy, null, _farm.Release, new()), _farm.Farm.Clock.GetUtcNow());
        var evidence = await keeper.LookAsync([Checklist.DiskSpace, Checklist.CommitKnown], deployment, Token);
        Assert.Equal([Verdict.Error, Verdict.Error], evidence.Select(one => one.Verdict));
        Assert.Equal(["the disk is on fire", "this control plane cannot prove it"], evidence.Select(one => one.Sentence));
    }

    private static AboutServer About(string home) => new(home, DateTimeOffset.UnixEpoch);

    private static Release With(Release release, Func<ServiceRelease, ServiceRelease> change) =>
        release with { Services = release.Services.Values.ToImmutableSortedDictionary(service => service.Service, change) };

    private Task ProvedAsync(IChecklistItem item, string said) => IsAsync(item, Verdict.Pass, said);

    private Task MissingAsync(IChecklistItem item, string said) => IsAsync(item, Verdict.Fail, said);

    private async Task IsAsync(IChecklistItem item, Verdict verdict, string said, TimeSpan soak = default)
    {
        var evidence = await _farm.LookAsync(item, soak);
        Assert.Equal((item.Name, verdict), (evidence.Item, evidence.Verdict));
        Assert.Contains(said, evidence.Sentence, StringComparison.Ordinal);
        Assert.Equal(verdict == Verdict.Pass, evidence.Next is null);
    }

    private sealed class Broken : IChecklistItem
    {
        public string Name => Checklist.DiskSpace;

        public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken) => throw new IOException("the disk is on fire");
    }
}
