using System.Runtime.InteropServices;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Demo;

/// <summary>Sets the demo up, plays its story, shows what came of it, and takes everything away again however it ends.</summary>
internal sealed class DemoStage(Invocation invocation, DemoOptions options)
{
    private readonly TimeProvider _clock = invocation.Surroundings.Clock;

    public async Task<int> PlayAsync()
    {
        var file = DemoPlatform.Find(invocation.Surroundings, options.File);
        var home = new DemoHome(_clock);
        try
        {
            return await PlayAsync(file, home).ConfigureAwait(false);
        }
        catch (AgrimaanException) when (SaveLog(home.Home) is { } saved)
        {
            invocation.Terminal.Error.WriteLine($"The control plane's log is kept in {saved}.");
            throw;
        }
        finally
        {
            await EndAsync(home, file.Platform.Name).ConfigureAwait(false);
        }
    }

    private async Task<int> PlayAsync(PlatformText file, DemoHome place)
    {
        await using var screen = new DemoScreen(invocation);
        screen.Say("The control plane starts in a folder of its own.");
        await place.OpenAsync(invocation.Token).ConfigureAwait(false);
        var home = place.Home;
        using var client = home.Connect();
        screen.Watch(home, file.Platform.Name);
        var story = new DemoStory(client, home, file, options.Rate, _clock, screen);
        try
        {
            await using var traffic = await story.TellAsync(invocation.Token).ConfigureAwait(false);
            if (options.Once)
            {
                await traffic.StopAsync().ConfigureAwait(false);
            }
            else
            {
                await GoOnAsync(screen, client, story).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is CommandException or OperationCanceledException && story.Rows.Count > 0)
        {
            await screen.EndAsync().ConfigureAwait(false);
            Show(story);
            throw;
        }

        await screen.EndAsync().ConfigureAwait(false);
        Show(story);
        return story.WentWell ? ExitCodes.Done : ExitCodes.No;
    }

    /// <summary>The home goes, but what explains a fault must not go with it.</summary>
    private static string? SaveLog(Home home)
    {
        var saved = Path.Combine(Path.GetTempPath(), Path.GetFileName(home.Folder) + ".log");
        try
        {
            File.Copy(home.ServeLog, saved, overwrite: true);
            return saved;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The platform and its visitors stay until Ctrl-C, which is then the good end.</summary>
    private async Task GoOnAsync(DemoScreen screen, AgrimaanClient client, DemoStory story)
    {
        var link = await client.LoginLinkAsync(invocation.Token).ConfigureAwait(false);
        screen.Say(new(story.WentWell ? "The good release was promoted, the bad one taken back." : "Not everything went as it should; the table at the end says what.", story.WentWell ? Tone.Good : Tone.Bad));
        screen.Say($"Dashboard: {link.Url}");
        screen.Say("Traffic goes on. Ctrl-C ends everything.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, invocation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private void Show(DemoStory story)
    {
        invocation.Answer(story.Rows, DemoJson.Default.IReadOnlyListDemoRow, terminal => DemoTable.Write(terminal, story.Rows));
        foreach (var failure in story.Unexcused)
        {
            invocation.Terminal.Error.WriteLine($"A request failed that should not have: {failure}.");
        }
    }

    private async Task EndAsync(DemoHome home, string platform)
    {
        if (options.Keep)
        {
            invocation.Terminal.Error.WriteLine($"Everything goes on. Look at it with `{Home.Variable}={home.Home.Folder} agrimaan status`, end it with `agrimaan down --all` there.");
            return;
        }

        // A second Ctrl-C must not leave half of it behind.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        await home.RemoveAsync(platform).ConfigureAwait(false);
    }
}
