using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>Every command, in the order in which help shows them. Only the one that is asked for is built.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<Command> Build)[] All =
    [
        ("demo", () => new DemoCommand()),
        ("load", () => new LoadCommand()),
        ("init", () => new InitCommand()),
        ("up", () => new UpCommand()),
        ("down", () => new DownCommand()),
        ("status", () => new StatusCommand()),
        ("logs", () => new LogsCommand()),
        ("dashboard", () => new DashboardCommand()),
        ("release", () => new CommandGroup(
            "release", "Makes releases and shows them.", ["agrimaan release create --version 1.1.0", "agrimaan release list"],
            new ReleaseCreateCommand(), new ReleaseListCommand(), new ReleaseShowCommand(), new ReleaseCompareCommand())),
        ("plan", () => new PlanCommand()),
        ("deploy", () => new DeployCommand()),
        ("rollout", () => new CommandGroup(
            "rollout", "Watches runs, explains them, holds them, or takes them back.", ["agrimaan rollout watch", "agrimaan rollout why"],
            new RolloutWatchCommand(), new RolloutWhyCommand(), new RolloutListCommand(), new RolloutHistoryCommand(),
            new RolloutPauseCommand(), new RolloutResumeCommand(), new RolloutPromoteCommand(), new RolloutGuideCommand(), new RolloutRetryCommand(), new RolloutAbortCommand())),
        ("stop-the-line", () => new CommandGroup(
            "stop-the-line", "Stops all runs of all platforms where they are, and lets them go on.", ["agrimaan stop-the-line on --reason \"the till is down\"", "agrimaan stop-the-line off"],
            new StopTheLineOnCommand(), new StopTheLineOffCommand())),
        ("rollback", () => new RollbackCommand()),
        ("incident", () => new CommandGroup(
            "incident", "Shows whether rollbacks helped, and closes what they have left behind.", ["agrimaan incident list", "agrimaan incident show"],
            new IncidentListCommand(), new IncidentShowCommand(), new IncidentCloseCommand())),
        ("journey", () => new CommandGroup(
            "journey", "Plays what people do on the platform, step by step, and checks the answers.", ["agrimaan journey list", "agrimaan journey run"],
            new JourneyListCommand(), new JourneyRunCommand())),
        ("promote", () => new PromoteCommand()),
        ("approve", () => new ApproveCommand()),
        ("approvals", () => new ApprovalsCommand()),
        ("checklist", () => new ChecklistCommand()),
        ("external", () => new ExternalCommand()),
        ("notifications", () => new CommandGroup(
            "notifications", "Shows who is told what happens on the platform, and tries whether they can be told.", ["agrimaan notifications list", "agrimaan notifications test chat"],
            new NotificationsListCommand(), new NotificationsTestCommand())),
        ("access", () => new CommandGroup(
            "access", "Says who may come in beside the owner, and what they may do.", ["agrimaan access add bo --role approver", "agrimaan access list"],
            new AccessAddCommand(), new AccessListCommand(), new AccessRemoveCommand())),
        ("scale", () => new ScaleCommand()),
        ("restart", () => new RestartCommand()),
        ("maintenance", () => new CommandGroup(
            "maintenance", "Turns requests away with words for people, and serves them again.", ["agrimaan maintenance on --for 30m", "agrimaan maintenance off"],
            new MaintenanceOnCommand(), new MaintenanceOffCommand())),
        ("hold", () => new CommandGroup(
            "hold", "Lets requests of a service wait at the edge for a bounded time.", ["agrimaan hold on crop-service --for 10s", "agrimaan hold off crop-service"],
            new HoldOnCommand(), new HoldOffCommand())),
        ("backup", () => new CommandGroup(
            "backup", "Backs up the databases of a platform, and brings them back.", ["agrimaan backup create", "agrimaan backup list"],
            new BackupCreateCommand(), new BackupListCommand(), new BackupVerifyCommand(), new BackupRestoreCommand())),
        ("gc", () => new GcCommand()),
        ("state", () => new CommandGroup(
            "state", "Backs up what the control plane knows, and brings it back.", ["agrimaan state backup shop.agrimaan", "agrimaan state show"],
            new StateBackupCommand(), new StateRestoreCommand(), new StateShowCommand())),
        ("validate", () => new ValidateCommand()),
        ("explain", () => new ExplainCommand()),
        ("graph", () => new GraphCommand()),
        ("schema", () => new SchemaCommand()),
        ("analyze", () => new AnalyzeCommand()),
        ("simulate", () => new SimulateCommand()),
        ("replay", () => new ReplayCommand()),
        ("doctor", () => new DoctorCommand()),
        ("completion", () => new CompletionCommand()),
        ("serve", () => new ServeCommand()),
        ("gateway", () => new GatewayCommand()),
        ("complete", () => new CompleteCommand()),
        ("shim", () => new ShimCommand()),
    ];

    public static IReadOnlyList<string> Examples { get; } = ["agrimaan demo", "agrimaan up agrimaan.yaml", "agrimaan status"];

    /// <summary>The tree for this line: one command when its name is on it, otherwise all, for help and for "did you mean".</summary>
    public static RootCommand Build(string[] args, GlobalOptions options)
    {
        var root = new RootCommand("Brings a platform of services up, releases it step by step, and takes a bad release back by itself.");
        options.AddTo(root);
        var asked = Array.Find(All, command => command.Name == args.FirstOrDefault());
        foreach (var (_, build) in asked.Build is null ? All : [asked])
        {
            root.Subcommands.Add(build());
        }

        return root;
    }
}
