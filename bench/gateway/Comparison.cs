using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Agrimaan.Gateway.Bench;

/// <summary>Asks each in turn, round by round, so that what else the machine does hurts all alike; prints medians and ratios.</summary>
internal static partial class Comparison
{
    private const double TicksPerSecond = 100;

    public static async Task<int> RunAsync(int rounds, int seconds)
    {
        _ = Peers.Find("wrk");
        using var peers = new Peers();
        var all = peers.StartAll();
        foreach (var peer in all)
        {
            await WarmAsync(peer);
        }

        var results = all.ToDictionary(peer => peer, _ => new List<Measure>());
        for (var round = 0; round < rounds; round++)
        {
            // Each round begins with another one.
            foreach (var peer in all.Skip(round % all.Count).Concat(all.Take(round % all.Count)))
            {
                results[peer].Add(await MeasureAsync(peer, seconds));
            }
        }

        Print(all, results);
        return 0;
    }

    private static async Task WarmAsync(Peer peer)
    {
        using var http = new HttpClient();
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(20);)
        {
            try
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{peer.Port}/"));
                response.EnsureSuccessStatusCode();
                break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        await MeasureAsync(peer, 6);
    }

    private static async Task<Measure> MeasureAsync(Peer peer, int seconds)
    {
        var before = CpuTicks(peer.Process.Id);
        var start = new ProcessStartInfo(Peers.Find("wrk"), ["-t1", "-c64", $"-d{seconds}s", "--latency", $"http://127.0.0.1:{peer.Port}/"]) { RedirectStandardOutput = true };
        using var wrk = Process.Start(start)!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var requests = Number(Requests().Match(text));
        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{peer.Name} lost requests:\n{text}");
        }

        return new(
            Number(Rate().Match(text)),
            (CpuTicks(peer.Process.Id) - before) / TicksPerSecond * 1e6 / requests,
            Milliseconds(Median().Match(text)),
            Milliseconds(Tail().Match(text)),
            MemoryMiB(peer.Process.Id));
    }

    private static void Print(IReadOnlyList<Peer> peers, Dictionary<Peer, List<Measure>> results)
    {
        var nginx = results[peers[0]];
        Console.WriteLine("| proxy | requests/s | x nginx | CPU µs/request | x nginx | p50 ms | p99 ms | memory MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var peer in peers)
        {
            var own = results[peer];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {peer.Name} | {Mid(own.Select(m => m.Rate)):N0} | {Mid(own.Zip(nginx, (m, n) => m.Rate / n.Rate)):F2} | {Mid(own.Select(m => m.Cpu)):F1} | {Mid(own.Zip(nginx, (m, n) => m.Cpu / n.Cpu)):F2} | {Mid(own.Select(m => m.P50)):F2} | {Mid(own.Select(m => m.P99)):F1} | {Mid(own.Select(m => m.Memory)):F0} |"));
        }
    }

    private static double Mid(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>User and system time of a process and its direct children (the workers of nginx).</summary>
    private static long CpuTicks(int process) => Tree(process).Sum(id =>
    {
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ", 2)[1].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    });

    private static double MemoryMiB(int process) => Tree(process).Sum(id =>
        double.Parse(Resident().Match(File.ReadAllText($"/proc/{id}/status")).Groups[1].Value, CultureInfo.InvariantCulture) / 1024);

    private static IEnumerable<int> Tree(int process) =>
        File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).Prepend(process);

    private static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static double Milliseconds(Match match) => Number(match) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Median();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Tail();

    [GeneratedRegex(@"VmRSS:\s+(\d+)")]
    private static partial Regex Resident();

    private sealed record Measure(double Rate, double Cpu, double P50, double P99, double Memory);
}
