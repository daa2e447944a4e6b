using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>A platform at a glance.</summary>
internal static class StatusScreen
{
    public static void Write(Terminal terminal, PlatformView platform, DateTimeOffset now)
    {
        terminal.Line(terminal.Paint(new(platform.Name, Tone.Strong)) + $" in {platform.Environment} is " + terminal.Paint(new(platform.State, Say.ToneOf(platform.State))));
        terminal.Sentence(platform.Release is { } release ? $"release {release} at {platform.Address}" : "no release yet");
        terminal.Line();
        Services(platform).Write(terminal);
        Gateway(terminal, platform.Gateway);
        Restless(terminal, platform);
        Run(terminal, platform, now);
    }

    private static Table Services(PlatformView platform)
    {
        var table = new Table(
            new("SERVICE"), new("VERSION"), new("TRAFFIC", Right: true), new("", Drop: 3), new("READY", Right: true),
            new("REQUESTS", Right: true, Drop: 2), new("ERRORS", Right: true), new("P95", Right: true, Drop: 1));
        foreach (var service in platform.Services)
        {
            if (service.Versions.Count == 0)
            {
                table.Add(service.Name, new("none", Tone.Quiet), "", "", "", "", "", "");
            }

            foreach (var (i, version) in service.Versions.Index())
            {
                table.Add(
                    i == 0 ? service.Name : "", version.Version, Say.Percent(version.Weight), Say.Bar(version.Weight),
                    new($"{version.Ready}/{version.Instances}", version.Ready < version.Instances ? Tone.Watch : Tone.Plain),
                    Say.Count(version.Requests),
                    new(Say.Share(version.Errors, version.Requests), version.Errors > 0 ? Tone.Bad : Tone.Plain),
                    Say.Milliseconds(version.P95));
            }
        }

        return table;
    }

    private static void Gateway(Terminal terminal, GatewayView gateway)
    {
        if (gateway.Refusal is { } refusal)
        {
            terminal.Line();
            terminal.Sentence(new($"The gateway refused its newest table: {refusal}", Tone.Bad));
        }
        else if (!gateway.Connected)
        {
            terminal.Line();
            terminal.Sentence(new("The gateway is not connected; it serves its last good table.", Tone.Watch));
        }
    }

    /// <summary>Instances that are not well, each with its reason.</summary>
    private static void Restless(Terminal terminal, PlatformView platform)
    {
        var restless = platform.Services
            .SelectMany(service => service.Versions.SelectMany(version => version.Running.Select(instance => (service, version, instance))))
            .Where(one => one.instance.Reason is { Length: > 0 } && one.instance.State is not ("ready" or "stopping"))
            .ToArray();
        if (restless.Length > 0)
        {
            terminal.Line();
        }

        foreach (var (service, version, instance) in restless)
        {
            terminal.Sentence(new($"{service.Name} {version.Version} is {Say.Word(instance.State)}: {instance.Reason}", Tone.Watch), "  ");
        }
    }

    private static void Run(Terminal terminal, PlatformView platform, DateTimeOffset now)
    {
        if (platform.Run is not { } run)
        {
            terminal.Line();
            terminal.Line(platform.Release is null ? "next: agrimaan release create" : "next: agrimaan deploy RELEASE");
            return;
        }

        terminal.Line();
        terminal.Sentence(RunSentences.Of(run, now), "  ");
        if (run.State != "ended")
        {
            terminal.Line("next: agrimaan rollout watch");
        }
    }
}
