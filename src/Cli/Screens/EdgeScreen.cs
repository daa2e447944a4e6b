using Agrimaan.Client;

namespace Agrimaan.Cli.Screens;

/// <summary>What the edge does beside any release.</summary>
internal static class EdgeScreen
{
    public static void Write(Terminal terminal, PlatformView platform)
    {
        foreach (var one in platform.Maintenance)
        {
            terminal.Sentence(
                new($"{one.Service ?? platform.Name} is in maintenance{(one.Until is { } until ? $" until {Say.Clock(until.ToUniversalTime())} UTC" : "")}{(one.Message.Length > 0 ? $": {one.Message}" : "")}", Tone.Watch), "  ");
        }

        foreach (var one in platform.Holds)
        {
            terminal.Sentence(
                new($"requests of {one.Service} wait until {Say.Clock(one.Until.ToUniversalTime())} UTC, each {Say.Time(one.Longest)} at most and {Say.Count(one.Most)} at once", Tone.Watch), "  ");
        }

        if (platform.Gateway.ConfirmedVersion < platform.Gateway.PublishedVersion)
        {
            terminal.Sentence(new("The gateway has not confirmed it yet.", Tone.Watch));
        }
    }
}
