using Agrimaan.Client;

namespace Agrimaan.Cli.Completing;

/// <summary>Names that only the control plane knows. Somebody waits with a finger on the key: no answer in time is no answer.</summary>
internal sealed class LiveValues(Home home, string folder, string? named, CancellationToken cancellationToken) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    public Task<IEnumerable<(string, string)>> PlatformsAsync() =>
        AskAsync(async client => (await client.PlatformsAsync(_end.Token).ConfigureAwait(false)).Select(platform => (platform.Name, platform.State)));

    public Task<IEnumerable<(string, string)>> ServicesAsync() =>
        AskAsync(async client => (await MeantAsync(client).ConfigureAwait(false))?.Services.Select(service => (service.Name, service.Kind)) ?? []);

    public Task<IEnumerable<(string, string)>> ReleasesAsync() => AskAsync(async client =>
        await MeantAsync(client).ConfigureAwait(false) is { } platform
            ? (await client.ReleasesAsync(platform.Name, _end.Token).ConfigureAwait(false)).Where(release => !release.Gone).Select(release => (release.Version, release.Current ? "current" : ""))
            : []);

    public Task<IEnumerable<(string, string)>> RunsAsync() => AskAsync(async client =>
        await MeantAsync(client).ConfigureAwait(false) is { } platform
            ? (await client.RunsAsync(platform.Name, _end.Token).ConfigureAwait(false)).Select(run => (run.Id, $"{run.Kind} {run.Release} {run.Outcome ?? run.State}"))
            : []);

    public Task<IEnumerable<(string, string)>> BackupsAsync() => AskAsync(async client =>
        (await BackupsAsync(client).ConfigureAwait(false)).Select(backup => (backup.Id, $"{Screens.Say.Moment(backup.TakenAt)}, for {backup.Run ?? backup.By}")));

    /// <summary>Stores that have a backup already.</summary>
    public Task<IEnumerable<(string, string)>> StoresAsync() => AskAsync(async client =>
        (await BackupsAsync(client).ConfigureAwait(false)).Select(backup => (backup.Store, backup.Kind)).Distinct());

    public void Dispose() => _end.Dispose();

    private async Task<DatabaseBackupView[]> BackupsAsync(AgrimaanClient client) =>
        await MeantAsync(client).ConfigureAwait(false) is { } platform ? await client.BackupsAsync(platform.Name, _end.Token).ConfigureAwait(false) : [];

    private async Task<PlatformView?> MeantAsync(AgrimaanClient client)
    {
        var known = await client.PlatformsAsync(_end.Token).ConfigureAwait(false);
        var name = named ?? (known is [var only] ? only.Name : PlatformName.In(folder));
        return Array.Find(known, platform => platform.Name == name);
    }

    private async Task<IEnumerable<(string, string)>> AskAsync(Func<AgrimaanClient, Task<IEnumerable<(string, string)>>> ask)
    {
        try
        {
            _end.CancelAfter(Patience);
            using var client = home.Connect();
            return await ask(client).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ServerUnreachableException or AgrimaanException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
