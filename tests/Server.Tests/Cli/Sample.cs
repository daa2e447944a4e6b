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

    public static RunView Asked { get; } = Running with
    {
        State = "paused",
        Reason = "it waits for guidance: marketplace-service 1.2.0: order-wheat: POST /api/orders answered 503; say what to do with `agrimaan rollout guide agrimaan-3`",
        Rollouts = [Running.Rollouts[0], Running.Rollouts[1] with { Phase = "verifying", Weight = 0 }, Running.Rollouts[2]],
        Guidance = new("rollout:marketplace-service", "marketplace-service", "marketplace-service 1.2.0: order-wheat: POST /api/orders answered 503", true, CommandLine.Now.AddMinutes(30), null),
    };

    public static RunView Promoted { get; } = Running with { State = "ended", Outcome = "promoted", Reason = "1.2.0 is up", EndedAt = CommandLine.Now, PeakWeight = 10_000 };

    public static IReadOnlyList<JourneyView> Journeys { get; } =
    [
        new("look-around", null, 3, 0, InDeploys: false),
        new("order-wheat", "a buyer orders wheat and the farmer is told", 4, 2, InDeploys: true),
        new("sign-up", "a farmer signs up and is found", 2, 1, InDeploys: true),
    ];

    public static IReadOnlyList<ExternalView> External { get; } =
    [
        new("payment", "takes money from buyers", "sandbox", "https://sandbox.pay.example", ["marketplace-service"], "error", "https://sandbox.pay.example answered 503, not 2xx"),
        new("satellite", null, "mock", null, [], null, "no service asks it here"),
        new("weather-api", "forecasts by place", "mock", null, ["weather-service", "crop-service"], "pass", "its mock 1.0.0 runs here and is ready"),
    ];

    public static IReadOnlyList<NotificationView> Notifications { get; } =
    [
        new("chat", ["goingBack", "rolledBack", "failed"], 12, CommandLine.Now.AddMinutes(-5), 0, 0, 0, null, null),
        new("pager", ["failed"], 3, CommandLine.Now.AddHours(-30), 2, 1, 1, CommandLine.Now.AddHours(-25), "POST https://pager.example/hooks answered 503: busy"),
    ];

    public static IReadOnlyList<IncidentView> Incidents { get; } =
    [
        new(
            "agrimaan-9", "agrimaan", "1.3.0", "1.1.0", "open", "didNotHelp",
            "the rollback did not help: marketplace-service@1.0.0: 7.92 % of 1204 requests failed in 31 s (0.05 % of 184311 before the deploy; limit 5 %)",
            "marketplace-service 1.3.0 at 10 %: 8.4 % of 310 requests failed in 10 s (0.1 % of 2790 on stable; limit 5 %)", CommandLine.Now.AddMinutes(-12), CommandLine.Now.AddMinutes(-10), null, null,
            [
                new("ready", "pass", "marketplace-service@1.0.0: 2 of 2 instances are ready"),
                new("errors", "fail", "marketplace-service@1.0.0: 7.92 % of 1204 requests failed in 31 s (0.05 % of 184311 before the deploy; limit 5 %)"),
            ]),
        new(
            "agrimaan-7", "agrimaan", "1.2.0", "1.1.0", "closed", "helped",
            "the rollback helped: crop-service@1.0.0: p95 is 4.1 ms over 5310 requests in 120 s (4 ms before the deploy; limit 3 times)", "crop-service 1.2.0 ended by itself 3 times", CommandLine.Now.AddDays(-2),
            CommandLine.Now.AddDays(-2).AddMinutes(2), CommandLine.Now.AddDays(-2).AddMinutes(2), null, []),
    ];

    public static IReadOnlyList<IncidentMoment> TimeLine { get; } =
    [
        new(CommandLine.Now.AddMinutes(-14), "bo began agrimaan-9 to 1.3.0"),
        new(CommandLine.Now.AddMinutes(-13), "going back: marketplace-service 1.3.0 at 10 %: 8.4 % of 310 requests failed in 10 s (0.1 % of 2790 on stable; limit 5 %)"),
        new(CommandLine.Now.AddMinutes(-12), "1.1.0 serves again and is watched"),
        new(CommandLine.Now.AddMinutes(-11), "the rollback did not help: marketplace-service@1.0.0: 7.92 % of 1204 requests failed in 31 s (0.05 % of 184311 before the deploy; limit 5 %)"),
    ];

    public static IReadOnlyList<DatabaseBackupView> Backups { get; } =
    [
        new("books.orders-20261123-091500", "production", "books", "orders", "postgresql", CommandLine.Now.AddMinutes(-15), "15.18", 48_213_004, "5f1d", new Dictionary<string, long> { ["public.orders"] = 1_204_113, ["public.readers"] = 310 },
            "agrimaan-7", "agrimaan-7", null, "/backups/agrimaan/books/books.orders-20261123-091500.dump"),
        new("books.orders-20261122-091500", "production", "books", "orders", "postgresql", CommandLine.Now.AddDays(-1), "15.18", 47_990_120, "77aa", new Dictionary<string, long> { ["public.orders"] = 1_198_002, ["public.readers"] = 309 },
            null, "the clock", CommandLine.Now.AddHours(-2), "/backups/agrimaan/books/books.orders-20261122-091500.dump"),
    ];

    public static BackupCheckView CameBack { get; } = new("books.orders-20261123-091500", 2, [new("public.orders", 1_204_113, 1_204_113), new("public.readers", 310, 309)], Same: false, TimeSpan.FromSeconds(8));

    public static IReadOnlyList<JourneyResultView> Results { get; } =
    [
        new("order-wheat", "fail", "step 2 (line 197), GET /api/orders/${order}: `state` of its body is \"lost\" instead of \"placed\"", TimeSpan.FromMilliseconds(310)),
        new("sign-up", "pass", "2 steps as expected in 84 ms", TimeSpan.FromMilliseconds(84)),
    ];

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

    public static PersonView[] People { get; } =
    [
        new("bo", "approver", ["release-manager", "security"], CommandLine.Now - TimeSpan.FromDays(3), "ada"),
        new("kim", "operator", [], CommandLine.Now, "ada"),
    ];

    public static ApprovalsView Approvals { get; } = new(
        "agrimaan@production", "1.2.0", "ada", "322276a55dc80e3a", 2, ["release-manager"],
        [
            new("kim", "release-manager", CommandLine.Now - TimeSpan.FromDays(1), "90b1c05d2c1b77aa", false),
            new("bo", "release-manager", CommandLine.Now - TimeSpan.FromMinutes(9), "322276a55dc80e3a", true),
        ]);

    public static IReadOnlyList<GateView> Gates { get; } =
    [
        new("approvals", "approvals", false, "plan 322276a55dc80e3a has 1 of 2 approvals as release-manager: bo (release-manager, Mon 2026-11-23 09:21 +00:00)",
            "Somebody other than ada, who made the release and starts it, approves it: `agrimaan approve 1.2.0 --plan-hash 322276a55dc80e3a --platform agrimaan@production`."),
        new("freeze", "freeze", false, "production is frozen from 2026-11-20 to 2026-11-30: harvest", "A deploy may start again on Tue 2026-12-01 09:00 +01:00; a rollback may at any time."),
        new("checklist", "rollback-ready", true, "1.1.0 can be gone back to: 4 services with their files", null),
    ];

    public static ChecklistView Checklist { get; } = new(
        "agrimaan@production", "1.2.0",
        [
            new("previous-environment", "the same version ended well in the environment before this one, and is still there", "fail", "1.2.0 runs on agrimaan@staging for 12m of 30m so far", "Wait for 18m.", true),
            new("rollback-ready", "the release to go back to has its files and secrets", "pass", "1.1.0 can be gone back to: 4 services with their files", null, true),
            new("numbers-readable", "the counts that a canary is judged by can be read", "error", "the gateway's counts cannot be read", "Wait until it is connected; see serve.log in the home folder if it stays away.", false),
            new("ports-free", "there are ports for the new instances", "pass", "9991 ports of 20000 to 29999 are free; 4 are wanted", null, false),
        ]);

    public static ReleaseComparison Comparison { get; } = new(
        "agrimaan", "1.0.0", "1.2.0",
        [
            new("field-service", "files", "sha256:574e0a831153e31da5054d9671dc69a2", "sha256:ae442ab55865501564eaf0aa8e6892dd"),
            new("field-service", "setting DB_PASSWORD", "(hidden)", "(hidden)"),
            new("field-service", "command", "dotnet FieldService.dll", "dotnet FieldService.dll --cache --warm-up=/var/cache/agrimaan/fields"),
            new("insight-service", "service", null, "1.2.0"),
            new("marketplace-service", "service", "1.0.0", null),
            new("gateway", "route /api/insights", null, "insight-service"),
        ],
        ["user-service", "crop-service", "web"]);

    public static CleanUpView CleanUp { get; } = new(
        false,
        [
            new("artefact", "sha256:673147734b8311fd02f0ad56c0cea7a8", 48_213_004, CommandLine.Now - TimeSpan.FromDays(40), ["agrimaan 1.0.0", "agrimaan 1.0.1"]),
            new("artefact", "sha256:574e0a831153e31da5054d9671dc69a2", 812, null, []),
            new("instance", "agrimaan.marketplace-service.77fe0a8b1a09.0", 1_204_551, CommandLine.Now - TimeSpan.FromDays(3), []),
            new("log", "agrimaan.user-service.06beec3fd420.0", 10_485_760, CommandLine.Now - TimeSpan.FromHours(3), []),
        ],
        ["agrimaan 1.0.0", "agrimaan 1.0.1"], 59_904_127, 2_304_551_000, 2_000_000_000);

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
        TimeSpan.FromSeconds(24), ["user-service", "crop-service", "web"])
    {
        Outlook =
        [
            new("rollout:field-service", "field-service: up to 2 instances at once instead of 1, 1.0.0 and 1.2.0 side by side", false),
            new("rollout:field-service", "at 40 requests/s a clean field-service passes 10 % after about 75 s; this canary can see +3 % errors in 63 seconds", false),
            new("rollout:marketplace-service", "marketplace-service is asked nothing now; without requests the canary waits 120 s at 10 % and then goes back", true),
        ],
    };

    public static List<RunEventView> Events { get; } =
    [
        Happened(11, "field-service", "weightSet", "field-service: 10 % of traffic for 1.2.0"),
        Happened(12, "field-service", "stepDone", "field-service 1.2.0 is done"),
        Happened(13, "marketplace-service", "weightSet", "marketplace-service: 30 % of traffic for 1.2.0"),
        Happened(14, "", "rollbackStarted", "going back: marketplace-service 1.2.0 at 30 %: 7.77 % of 309 requests failed in 7 s (0 % of 718 on stable; limit 5 %)"),
        Happened(15, "marketplace-service", "stepUndone", "marketplace-service is back on 1.0.0"),
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
