using Agrimaan.Client;

namespace Agrimaan.Server.Tests.Api;

/// <summary>Views as a control plane in mid-canary shows them.</summary>
internal static class Views
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RunView Run(string id = "shop-2", string state = "running", string? outcome = null, string? reason = null, string release = "2.0.0") => new(
        id, "shop", "deploy", release, "1.0.0", "9f3c61a7d2", state, outcome, reason, Noon, outcome is null ? null : Noon.AddSeconds(48.2), 2500,
        [
            new("user-service", "1.0.0", release, "canary", "promoted", 10_000, 10_000, 4, 4, [new("errors", "pass", "0.0 % of 1,204 requests failed, 0.0 % of stable's; the limit is 5 %")], null),
            new("field-service", "1.0.0", release, "canary", "analysing", 2500, 2500, 2, 4,
                [new("errors", "inconclusive", "0.4 % of 212 requests failed; 300 are needed before this counts"), new("latency", "pass", "p95 is 12.1 ms, 1.02 times stable's; the limit is 3 times")], null),
        ]);

    public static PlatformView Platform(string name = "shop", string reason = "all is well", RunView? run = null) => new(
        name, "local", "1.0.0", "http://127.0.0.1:8080", "up",
        [
            new("user-service", "backend", "http://127.0.0.1:24001", [Version("1.0.0", 0, 48_210, 2, reason), Version("2.0.0", 10_000, 1_204, 0, reason)]),
            new("field-service", "backend", "http://127.0.0.1:24002", [Version("1.0.0", 7500, 40_007, 0, reason), Version("2.0.0", 2500, 212, 31, reason)]),
            new("web", "frontend", "http://127.0.0.1:24003", [new("1.0.0", 10_000, 1, 1, 0, 0, 0, 0, null, null, null, [])]),
            new("report-service", "backend", "http://127.0.0.1:24004", []),
        ],
        new(true, 7, 7, 8080, 24_000, null), run ?? Run());

    public static ReleaseView Release(string version, bool current) => new(
        version, "4f3c027", "ada", Noon, current, [new("user-service", version, "r1", "sha256:aa", new Dictionary<string, string> { ["FAULT_RATE"] = "0" })]);

    public static RunEventView Event(long sequence, string sentence = "field-service: 25 % of traffic for 2.0.0", string run = "shop-2") =>
        new(sequence, Noon.AddSeconds(sequence), run, "field-service", "weightSet", sentence);

    private static VersionView Version(string version, int weight, long requests, long errors, string reason) => new(
        version, weight, 1, 2, requests, errors, 0, 3, 4.2, 11.9, 31.4,
        [new("shop.user-service.x.0", "ready", "http://127.0.0.1:20001", Noon, 0, null), new("shop.user-service.x.1", "unready", null, Noon, 1, reason)]);
}
