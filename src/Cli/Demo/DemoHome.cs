using Agrimaan.Cli.Serving;
using Agrimaan.Client;

namespace Agrimaan.Cli.Demo;

/// <summary>A home of the demo's own, so that nothing of the user's is touched; at its end nothing of it is left.</summary>
internal sealed class DemoHome
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock;
    private readonly Control _control;

    public DemoHome(TimeProvider clock)
    {
        _clock = clock;
        _control = new Control(Home, clock);
    }

    /// <summary>Short, because sockets lie below it and their paths may have 107 characters.</summary>
    public Home Home { get; } = new(Directory.CreateTempSubdirectory("agrimaan-demo-").FullName);

    /// <summary>Starts the control plane.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => _control.EnsureAsync(cancellationToken);

    /// <summary>Ends instances, gateway and control plane, then removes the folder. Ctrl-C does not cut it short.</summary>
    public async Task RemoveAsync(string platform)
    {
        using var patience = new CancellationTokenSource(StopDeadline);
        if (File.Exists(Home.Database))
        {
            // One that was killed meanwhile is started again: only a control plane knows the keepers and can end them.
            await _control.EnsureAsync(patience.Token).ConfigureAwait(false);
            using var client = Home.Connect();
            if ((await client.PlatformsAsync(patience.Token).ConfigureAwait(false)).Any(known => known.Name == platform))
            {
                await client.DownAsync(platform, patience.Token).ConfigureAwait(false);
                await PlatformWait.ForAsync(client, platform, "down", _clock, StopDeadline, patience.Token).ConfigureAwait(false);
            }
        }

        await _control.StopAsync(patience.Token).ConfigureAwait(false);
        Delete(new(Home.Folder));
    }

    /// <summary>Artefacts are kept read-only, folders too, and must be opened before they can go.</summary>
    private static void Delete(DirectoryInfo folder)
    {
        foreach (var inner in folder.EnumerateDirectories("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }))
        {
            File.SetUnixFileMode(inner.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        folder.Delete(recursive: true);
    }
}
