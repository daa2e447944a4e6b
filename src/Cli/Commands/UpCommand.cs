using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Cli.Serving;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan up`.</summary>
internal sealed class UpCommand : CommandBase
{
    /// <summary>For instances that come back without a run, after a `down`.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Argument<string?> _file = new("FILE") { Description = "The platform file; agrimaan.yaml without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The environment to run as, when the file has several.", HelpName = "NAME" };

    public UpCommand()
        : base("up", "Brings a platform to what its file says: starts the control plane, makes a release, deploys it.")
    {
        Arguments.Add(_file);
        Options.Add(_environment);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan up agrimaan.yaml", "agrimaan up --environment production"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var text = await PlatformText.ReadAtRestAsync(invocation.Surroundings.Folder, invocation.Line.GetValue(_file), invocation.Surroundings.Clock, invocation.Token).ConfigureAwait(false);
        FaultScreen.Write(invocation.Terminal, text.Warnings);
        await new Control(invocation.Home, invocation.Surroundings.Clock).EnsureAsync(invocation.Token).ConfigureAwait(false);
        using var client = invocation.Home.Connect();
        var name = await NameAsync(invocation, client, text.Platform).ConfigureAwait(false);
        await client.ApplyAsync(name, new(text.Path, text.Text, invocation.Line.GetValue(_environment)), invocation.Token).ConfigureAwait(false);
        var release = await client.CreateReleaseAsync(name, new(null, null, null), invocation.Token).ConfigureAwait(false);
        var plan = await client.PlanAsync(name, release.Version, null, invocation.Token).ConfigureAwait(false);
        if (plan.Steps.Count == 0)
        {
            return await ArrivedAsync(invocation, client, name).ConfigureAwait(false);
        }

        var run = await StartOrJoinAsync(client, name, new(release.Version, plan.Hash), invocation.Token).ConfigureAwait(false);
        var end = await RunFollower.ToTheEndAsync(invocation, run).ConfigureAwait(false);
        return end == ExitCodes.Done && invocation.ForPeople ? await ArrivedAsync(invocation, client, name).ConfigureAwait(false) : end;
    }

    /// <summary>What the platform is called beside its other environments: <c>name@environment</c> when the file has several.</summary>
    private async Task<string> NameAsync(Invocation invocation, AgrimaanClient client, Platform platform)
    {
        if (invocation.Line.GetValue(_environment) is not { } environment || platform.Environments.Count == 1)
        {
            return platform.Name;
        }

        // One that came up before its file had several keeps its name.
        var known = await client.PlatformsAsync(invocation.Token).ConfigureAwait(false);
        return known.Any(one => one.Name == platform.Name && one.Environment == environment) ? platform.Name : $"{platform.Name}@{environment}";
    }

    /// <summary>Another terminal, or ourselves before we were interrupted, may have begun the very same; then it is followed.</summary>
    private static async Task<RunView> StartOrJoinAsync(AgrimaanClient client, string name, StartRun wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await client.StartRunAsync(name, wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (AgrimaanException refused) when (refused.Problem.Code is "run.inProgress" or "plan.changed" or "plan.empty")
        {
            if (await client.RunsAsync(name, cancellationToken).ConfigureAwait(false) is [var newest, ..] && newest.Release == wanted.Release && newest.Outcome is null or "promoted")
            {
                return await client.RunAsync(newest.Id, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
    }

    private static async Task<int> ArrivedAsync(Invocation invocation, AgrimaanClient client, string name)
    {
        var platform = await PlatformWait.ForAsync(client, name, "up", invocation.Surroundings.Clock, Deadline, invocation.Token).ConfigureAwait(false);
        invocation.Answer(platform, ClientJson.Default.PlatformView, terminal =>
        {
            terminal.Sentence($"{platform.Name} {platform.Release} is {platform.State} at {platform.Address}");
            terminal.Line("next: agrimaan status, agrimaan dashboard");
        });
        return platform.State == "up" ? ExitCodes.Done : ExitCodes.No;
    }
}
