using Agrimaan.Delivery.Targets;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Testing;
using Agrimaan.Testing.Contracts;
using Xunit;

namespace Agrimaan.Targets.Tests;

/// <summary>Real processes under real keepers keep the promises of every target.</summary>
public sealed class LocalTargetContractTests : TargetContract, IAsyncLifetime
{
    private readonly TestHome _home = new();
    private string _artefact = "";

    public async ValueTask InitializeAsync()
    {
        var folder = _home.Folder("files");
        await File.WriteAllTextAsync(Path.Combine(folder, "readme"), "nothing", Token);
        _artefact = await new ArtefactStore(_home.Path).AddAsync(folder, Token);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    protected override ITarget Open() => _home.OpenTarget();

    protected override InstanceSpec Spec(Conduct conduct, int ordinal = 0) => conduct switch
    {
        Conduct.CannotStart => _home.Instance(_artefact, ordinal, "no-such-program"),
        Conduct.NeverReady => _home.Instance(_artefact, ordinal, Environment.ProcessPath!, "serve-http", "sick"),
        _ => _home.Instance(_artefact, ordinal, Environment.ProcessPath!, "serve-http"),
    };

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    protected override async Task CrashAsync(Instance instance)
    {
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(instance.Address + "/crash", Token));
    }

    protected override async Task KillKeeperAsync(InstanceKey key)
    {
        var keeper = Keepers.LastStateOf(_home.FolderOf(key))!.Keeper;
        Posix.Signal(keeper.Pid, Posix.SigKill);
        await Eventually.True(() => !keeper.IsAlive, "the keeper is dead");
    }

    protected override int Running(InstanceKey key) => _home.Processes(_home.FolderOf(key)).Count();

    /// <summary>Real time passes by itself; the suite asks again after a moment.</summary>
    protected override Task PassAsync() => Task.Delay(Moment, Token);
}
