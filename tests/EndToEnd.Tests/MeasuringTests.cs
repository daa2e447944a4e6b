using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Agrimaan.Client;
using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Checks that others measure, with the real control plane, real commands and a real HTTP server.</summary>
public sealed class MeasuringTests
{
    [Fact]
    public async Task A_number_over_HTTP_takes_a_bad_version_back_and_why_says_it()
    {
        await using var source = new Numbers();
        source.Answer = (version, _) => version == "2.0.0" ? 0.25 : 0.01;
        await using var pond = Pond.Dig();
        pond.Rollout += ", rollbackWatch: 5s";
        var ended = await RollAsync(pond, $"wrong-orders: {{ http: {{ url: \"{source.Address}/${{service}}/${{version}}\", value: data.0.rate }}, limit: \"<= 3 times baseline\", every: 1s }}");

        Assert.Equal("rolledBack", ended.Outcome);
        Assert.Contains("fish 2.0.0 at 20 %: wrong-orders: 0.25 is not <= 3 times baseline (0.01); 1 measurement failed, more than the 0 allowed", ended.Reason, StringComparison.Ordinal);
        Assert.Contains(source.Asked, path => path == "/fish/2.0.0");
        Assert.Contains(source.Asked, path => path == "/fish/1.0.0");
        var why = await pond.RunAsync("rollout", "why", "--platform", Pond.Name);
        Assert.Contains("wrong-orders", why.Output, StringComparison.Ordinal);

        // What serves again is watched under the traffic that there is, and closes the incident.
        await using var load = pond.Pour();
        using var client = pond.Client;
        IncidentView? incident = null;
        await Eventually.True(async () => (incident = Assert.Single(await client.IncidentsAsync(Pond.Name, CancellationToken.None))).State == "closed", "the incident closes by itself");
        Assert.Equal((ended.Id, "1.0.0", "helped", null), (incident!.Id, incident.Restored, incident.Finding, incident.ClosedBy));
        Assert.Equal(["pass", "pass", "pass"], incident.Checks.Select(check => check.Verdict));
        var shown = await pond.RunAsync("incident", "show", ended.Id, "--platform", Pond.Name);
        Assert.Contains("1.0.0 serves again and is watched", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_takes_a_bad_version_back_by_its_end()
    {
        await using var pond = Pond.Dig();
        var script = Path.Combine(Path.GetDirectoryName(pond.File)!, "compare.sh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\n[ \"$1\" = \"$AGRIMAAN_VERSION\" ] || exit 2\n[ \"$1\" = 3.0.0 ] && { echo 12 orders differ; exit 1; }\nexit 0\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        const string Check = "same-orders: { command: { run: [./compare.sh, \"${version}\"] }, every: 1s }";
        Assert.Equal("promoted", (await RollAsync(pond, Check)).Outcome);
        var ended = await RollAsync(pond, Check, "3.0.0");

        Assert.Equal("rolledBack", ended.Outcome);
        Assert.Contains("same-orders: the command ended with 1: 12 orders differ", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_the_source_takes_nothing_back_and_the_rollout_goes_on_when_it_is_over()
    {
        await using var source = new Numbers();
        source.Answer = (_, _) => null;
        await using var pond = Pond.Dig();
        var rolling = RollAsync(pond, $"wrong-orders: {{ http: {{ url: \"{source.Address}/${{version}}\", value: data.0.rate }}, limit: \"<= 5%\", every: 1s }}");
        await Eventually.True(() => source.Asked.Count >= 8, "more tries than are borne in a row", TimeSpan.FromSeconds(60));
        Assert.False(rolling.IsCompleted);
        using (var client = pond.Client)
        {
            var run = (await client.RunsAsync(Pond.Name, CancellationToken.None))[0];
            var check = run.Rollouts.SelectMany(rollout => rollout.Checks).Single(check => check.Name == "wrong-orders");
            Assert.Equal("error", check.Verdict);
            Assert.Contains("answered 503", check.Sentence, StringComparison.Ordinal);
        }

        source.Answer = (_, _) => 0;
        Assert.Equal("promoted", (await rolling).Outcome);
    }

    [Fact]
    public async Task Killed_in_mid_series_the_control_plane_goes_on_counting()
    {
        await using var source = new Numbers();
        var bad = 2;
        source.Answer = (_, _) => Interlocked.Decrement(ref bad) >= 0 ? 1 : 0;
        await using var pond = Pond.Dig();
        pond.Rollout = pond.Rollout.Replace("stepTime: 1s", "stepTime: 20s", StringComparison.Ordinal);
        var rolling = RollAsync(pond, $"wrong-orders: {{ http: {{ url: \"{source.Address}/${{version}}\", value: data.0.rate }}, limit: \"<= 5%\", every: 1s, failures: 2 }}");
        await Eventually.True(() => source.Asked.Count >= 4, "two bad numbers and two good ones", TimeSpan.FromSeconds(60));
        pond.KillControlPlane();
        await pond.StartControlPlaneAsync();
        var asked = source.Asked.Count;
        await Eventually.True(() => source.Asked.Count > asked, "it is asked again", TimeSpan.FromSeconds(60));
        Volatile.Write(ref bad, 1);

        var ended = await rolling;
        Assert.Equal("rolledBack", ended.Outcome);
        Assert.Contains("wrong-orders: 100% is not <= 5%; 3 measurements failed, more than the 2 allowed", ended.Reason, StringComparison.Ordinal);
    }

    private static async Task<RunView> RollAsync(Pond pond, string check, string version = "2.0.0")
    {
        if (!pond.Rollout.Contains("checks:", StringComparison.Ordinal))
        {
            pond.Rollout += $", checks: {{ {check} }}";
            pond.Write("{}");
            await pond.UpAsync();
        }

        await using var load = pond.Pour();
        await load.MoreAsync(50);
        string run;
        using (var client = pond.Client)
        {
            await client.CreateReleaseAsync(Pond.Name, new(version, new Dictionary<string, string> { ["fish.NOTE"] = version }, null), CancellationToken.None);
            run = (await client.StartRunAsync(Pond.Name, new(version, null), CancellationToken.None)).Id;
        }

        RunView? ended = null;
        await Eventually.True(
            async () =>
            {
                try
                {
                    using var client = pond.Client;
                    ended = await client.RunAsync(run, CancellationToken.None);
                    return ended.Outcome is not null;
                }
                catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or AgrimaanException or ServerUnreachableException)
                {
                    return false; // killed, and not yet there again
                }
            },
            "the run ends", TimeSpan.FromSeconds(150));
        return ended!;
    }

    /// <summary>A source over HTTP that says what a test tells it to.</summary>
    private sealed class Numbers : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task _serving;

        public Numbers()
        {
            Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Pond.FreePort()}");
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _serving = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public ConcurrentQueue<string> Asked { get; } = [];

        /// <summary>The number for the last part of the path; null is 503.</summary>
        public Func<string, string, double?> Answer { get; set; } = (_, _) => 0;

        public async ValueTask DisposeAsync()
        {
            // Not stopped before: to close what is stopped binds its port once more, which somebody else may have by then.
            _listener.Close();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    var path = context.Request.Url!.AbsolutePath;
                    var number = Answer(path.Split('/')[^1], path);
                    Asked.Enqueue(path);
                    context.Response.StatusCode = number is null ? 503 : 200;
                    context.Response.Close(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"data":[{"rate":{{number ?? 0}}}]}""")), false);
                }
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // Told to end.
            }
        }
    }
}
