using Agrimaan.Client;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>A platform in the middle of a canary, its releases, plan and run.</summary>
internal static class Sample
{
    private static readonly DateTimeOffset Began = CommandLine.Now - TimeSpan.FromSeconds(42);

    private static readonly Dictionary<string, string> NoSettings = [];

    public static RunView Running { get; } = new(
        "agrimaan-3", "agrimaan", "deploy", "1.2.0", "1.1.0", "322276a55dc80e3a", "running", null, null, Began, null, 3000,
        [
            new("field-service", "1.0.0", "1.2.0", "canary", "promoted", 10_000, 10_000, 3, 3,
                [new("errors", "pass", "0 % of 412 requests failed in 6 s (0 % of 960 on stable; limit 5 %)"), new("latency", "pass", "p95 is 4.1 ms over 412 requests in 6 s (3.9 ms on stable; limit 3 times)")], null),
            new("marketplace-service", "1.0.0", "1.2.0", "canary", "analysing", 3000, 3000, 1, 3,
                [new("errors", "inconclusive", "212 of 300 requests needed in 5 s (494 on stable)"), new("latency", "inconclusive", "warming up")], null),
            new("web", "1.0.0", "1.2.0", "canary", "pending", 0, 0, 0, 3, [], null),
        ]);

    public static RunView RolledBack { get; } = Running with
    {
        State = "ended",
        Outcome = "rolledBack",
        Reason = "marketplace-service 1.2.0 at 30 %: 7.77 % of 309 requests failed in 7 s (0 % of 718 on stable; limit 5 %)",
        EndedAt = CommandLine.Now,
        Rollouts =
        [
            Running.Rollouts[0] with { Phase = "rolledBack" },
            Running.Rollouts[1] with { Phase = "rolledBack", Checks = [new("errors", "fail", "7.77 % of 309 requests failed in 7 s (0 % of 718 on stable; limit 5 %)"), Running.Rollouts[1].Checks[1]] },
            Running.Rollouts[2],
        ],
    };

    public static RunView Promoted { get; } = Running with { State = "ended", Outcome = "promoted", Reason = "1.2.0 is up", EndedAt = CommandLine.Now, PeakWeight = 10_000 };

    public static PlatformView Platform { get; } = new(
        "agrimaan", "local", "1.1.0", "http://127.0.0.1:8080", "up",
        [
            new("user-service", "backend", "http://127.0.0.1:24001", [Version("1.0.0", 10_000, 12_345, 0, 2.31)]),
            new("field-service", "backend", "http://127.0.0.1:24002", [Version("1.2.0", 10_000, 1_412, 0, 4.12)]),
            new("marketplace-service", "backend", "http://127.0.0.1:24003", [Version("1.0.0", 7000, 8_494, 0, 6.4), Version("1.2.0", 3000, 212, 17, 31.9)]),
            new("web", "frontend", "http://127.0.0.1:24004",
            [
                Version("1.0.0", 10_000, 204, 1, 48.2) with
                {
                    Ready = 0, Running = [new("agrimaan.web.0", "backingOff", null, Began, 2, "ended with exit code 1 after saying: the address is in use")],
                },
            ]),
        ],
        new(true, 12, 12, 8080, 21566, null), Running);

    public static List<ReleaseView> Releases { get; } =
    [
        Release("1.2.0", "9f2c41d7ab03e5", false, 3),
        Release("1.1.0", "5d1b9e", true, 2),
        Release("1.0.0", null, false, 3, everything: true),
    ];

    public static PlanView Plan { get; } = new(
        "322276a55dc80e3a", "agrimaan", "deploy", "1.2.0", "1.1.0",
        [
            new("rollout:field-service", "rollout", "field-service", "1.0.0", "1.2.0", [], "move field-service from 1.0.0 to 1.2.0 at 10 %, 25 %, 50 % and 100 %, each judged for at least 4 s", TimeSpan.FromSeconds(12)),
            new("rollout:marketplace-service", "rollout", "marketplace-service", "1.0.0", "1.2.0", ["rollout:field-service"], "move marketplace-service from 1.0.0 to 1.2.0 at 10 %, 25 %, 50 % and 100 %, each judged for at least 4 s", TimeSpan.FromSeconds(12)),
            new("routes", "routes", "", null, "", ["rollout:field-service", "rollout:marketplace-service"], "publish the public routes of the release", TimeSpan.Zero),
        ],
        [
            new("undo:rollout:marketplace-service", "rollout", "marketplace-service", "1.2.0", "1.0.0", [], "give all traffic of marketplace-service back to 1.0.0", TimeSpan.Zero),
            new("undo:rollout:field-service", "rollout", "field-service", "1.2.0", "1.0.0", [], "give all traffic of field-service back to 1.0.0", TimeSpan.Zero),
        ],
        TimeSpan.FromSeconds(24), ["user-service", "crop-service", "web"]);

    public static List<RunEventView> Events { get; } =
    [
        Happened(11, "field-service", "WeightSet", "field-service: 10 % of traffic for 1.2.0"),
        Happened(12, "field-service", "StepDone", "field-service 1.2.0 is done"),
        Happened(13, "marketplace-service", "WeightSet", "marketplace-service: 30 % of traffic for 1.2.0"),
        Happened(14, "", "RollbackStarted", "going back: marketplace-service 1.2.0 at 30 %: 7.77 % of 309 requests failed in 7 s (0 % of 718 on stable; limit 5 %)"),
        Happened(15, "marketplace-service", "StepUndone", "marketplace-service is back on 1.0.0"),
    ];

    private static RunEventView Happened(long sequence, string service, string type, string sentence) =>
        new(sequence, Began + TimeSpan.FromSeconds(sequence), "agrimaan-3", service, type, sentence);

    private static VersionView Version(string version, int weight, long requests, long errors, double p95) =>
        new(version, weight, 1, 1, requests, errors, 0, 0, p95 / 2, p95, p95 * 2, [new($"agrimaan.{version}", "ready", "127.0.0.1:20001", Began, 0, null)]);

    private static ReleaseView Release(string version, string? commit, bool current, int day, bool everything = false) => new(
        version, commit, "asha", new(2026, 11, 20 + day, 8, 5, 0, TimeSpan.Zero), current,
        [
            new("user-service", "1.0.0", "06beec3fd420", "sha256:673147734b8311fd02f0ad56c0cea7a8", NoSettings),
            new("field-service", everything ? "1.0.0" : version, "b1a09d5577fe", "sha256:574e0a831153e31da5054d9671dc69a2", new Dictionary<string, string> { ["NOTE"] = version }),
            new("marketplace-service", everything ? "1.0.0" : version, "77fe0a8b1a09", "sha256:ae442ab55865501564eaf0aa8e6892dd", new Dictionary<string, string> { ["FAULT_RATE"] = "0.08" }),
        ]);
}
