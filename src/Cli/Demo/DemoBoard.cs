using System.Globalization;
using System.Text;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Demo;

/// <summary>Services by version with their share, requests a second since the last look, failures and latency.</summary>
internal sealed class DemoBoard(Terminal terminal)
{
    /// <summary>The gateway's numbers come about once a second; a shorter look back would show jumps.</summary>
    private const double LookBack = 3;

    private readonly Queue<(long At, Dictionary<(string Service, string Version), long> Requests)> _before = new();

    /// <param name="now">A timestamp of the clock.</param>
    public IReadOnlyList<string> Lines(PlatformView platform, long now)
    {
        while (_before.Count > 1 && Seconds(_before.Peek().At, now) > LookBack)
        {
            _before.Dequeue();
        }

        var (beforeAt, before) = _before.Count > 0 ? _before.Peek() : (now, []);
        var seconds = Seconds(beforeAt, now);
        var table = new Table(
            new("SERVICE"), new("VERSION"), new("TRAFFIC", Right: true), new("", Drop: 3), new("REQ/S", Right: true, Drop: 2),
            new("ERRORS", Right: true), new("P95", Right: true, Drop: 1));
        var counts = new Dictionary<(string, string), long>();
        foreach (var service in platform.Services)
        {
            foreach (var (i, version) in service.Versions.Index())
            {
                counts[(service.Name, version.Version)] = version.Requests;
                var fresh = version.Requests - before.GetValueOrDefault((service.Name, version.Version));
                table.Add(
                    i == 0 ? service.Name : "", version.Version, Say.Percent(version.Weight), Say.Bar(version.Weight),
                    seconds > 0 ? (Math.Max(0, fresh) / seconds).ToString("0", CultureInfo.InvariantCulture) : "",
                    new(Say.Share(version.Errors, version.Requests), version.Errors > 0 ? Tone.Bad : Tone.Plain), Say.Milliseconds(version.P95));
            }
        }

        _before.Enqueue((now, counts));
        return [.. Drawn(table), .. Checks(platform)];
    }

    private static double Seconds(long from, long to) => (to - from) / (double)TimeProvider.System.TimestampFrequency;

    private List<string> Drawn(Table table)
    {
        using var text = new StringWriter(new StringBuilder(), CultureInfo.InvariantCulture);
        table.Write(new(text, text) { Width = terminal.Width - 1, Colour = terminal.Colour });
        return ["", .. text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)];
    }

    private IEnumerable<string> Checks(PlatformView platform) =>
        platform.Run is { State: not "ended" } run && run.Rollouts.FirstOrDefault(rollout => rollout.Phase == "analysing") is { } rollout
            ? ["", .. rollout.Checks.Select(check => terminal.Paint(new($"{rollout.Service} {rollout.To} {check.Name}: {check.Sentence}", Say.ToneOf(check.Verdict))))]
            : [];
}
