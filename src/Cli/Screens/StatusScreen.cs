using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>A platform at a glance.</summary>
internal static class StatusScreen
{
    public static void Write(Terminal terminal, PlatformView platform, DateTimeOffset now)
    {
        terminal.Line(terminal.Paint(new(platform.Name, Tone.Strong)) + $" in {platform.Environment} is " + terminal.Paint(new(platform.State, Say.ToneOf(platform.State))));
        if (platform.Trouble is { Length: > 0 } trouble)
        {
            terminal.Sentence(new($"trouble: {trouble}", Tone.Bad), "  ");
        }

        terminal.Sentence(platform.Release is { } release ? $"release {release} at {platform.Address}" : "no release yet");
        if (platform.Line is { } line)
        {
            LineScreen.Write(terminal, line);
        }

        foreach (var incident in platform.Incidents)
        {
            terminal.Sentence(IncidentScreen.Sentence(incident), "  ");
        }

        if (platform.Maintenance.Count + platform.Holds.Count > 0)
        {
            EdgeScreen.Write(terminal, platform);
        }

        terminal.Line();
        Services(platform).Write(terminal);
        Scaling(terminal, platform);
        Gateway(terminal, platform.Gateway);
        Restless(terminal, platform);
        Run(terminal, platform, now);
    }

    private static Table Services(PlatformView platform)
    {
        var table = new Table(
            new("SERVICE"), new("VERSION"), new("TRAFFIC", Right: true), new("", Drop: 4), new("READY", Right: true, Drop: 1),
            new("REQUESTS", Right: true, Drop: 3), new("ERRORS", Right: true), new("P95", Right: true, Drop: 2));
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

    /// <summary>Services whose number of instances follows their load.</summary>
    private static void Scaling(Terminal terminal, PlatformView platform)
    {
        foreach (var (service, i) in platform.Services.Where(service => service.Scaling is not null).Select((service, i) => (service, i)))
        {
            if (i == 0)
            {
                terminal.Line();
            }

            var scaling = service.Scaling!;
            terminal.Sentence(new($"{service.Name} wants {scaling.Wanted} of {scaling.Least} to {scaling.Most} instances{(scaling.Why is { } why ? ": " + why : "")}"), "  ");
        }
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
        foreach (var waiting in platform.Queue.Concat(platform.Dropped is { } dropped ? [dropped] : []))
        {
            terminal.Sentence(RunSentences.Of(waiting, now), "  ");
        }

        if (run.State != "ended")
        {
            terminal.Line("next: agrimaan rollout watch");
        }
    }
}
