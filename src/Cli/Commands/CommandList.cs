using System.CommandLine;

namespace Agrimaan.Cli.Commands;

/// <summary>Every command, in the order in which help shows them. Only the one that is asked for is built.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<Command> Build)[] All =
    [
        ("demo", () => new DemoCommand()),
        ("up", () => new UpCommand()),
        ("down", () => new DownCommand()),
        ("status", () => new StatusCommand()),
        ("logs", () => new LogsCommand()),
        ("dashboard", () => new DashboardCommand()),
        ("release", () => new CommandGroup(
            "release", "Makes releases and shows them.", ["agrimaan release create --version 1.1.0", "agrimaan release list"],
            new ReleaseCreateCommand(), new ReleaseListCommand(), new ReleaseShowCommand())),
        ("plan", () => new PlanCommand()),
        ("deploy", () => new DeployCommand()),
        ("rollout", () => new CommandGroup(
            "rollout", "Watches a run, explains it, or takes it back.", ["agrimaan rollout watch", "agrimaan rollout why"],
            new RolloutWatchCommand(), new RolloutAbortCommand(), new RolloutWhyCommand())),
        ("rollback", () => new RollbackCommand()),
        ("validate", () => new ValidateCommand()),
        ("schema", () => new SchemaCommand()),
        ("serve", () => new ServeCommand()),
        ("gateway", () => new GatewayCommand()),
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
