using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Cli.Serving;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan up`.</summary>
internal sealed class UpCommand : CommandBase
{
    /// <summary>For instances that come back without a run, after a `down`.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly Argument<string?> _file = new("FILE") { Description = "The platform file; agrimaan.yaml without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _environment = new("--environment") { Description = "The environment to run as, when the file has several.", HelpName = "NAME" };

    public UpCommand()
        : base("up", "Brings a platform to what its file says: starts the control plane, makes a release, deploys it.")
    {
        Arguments.Add(_file);
        Options.Add(_environment);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan up agrimaan.yaml"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var text = PlatformText.Read(invocation.Surroundings.Folder, invocation.Line.GetValue(_file));
        FaultScreen.Write(invocation.Terminal, text.Warnings);
        await new Control(invocation.Home, invocation.Surroundings.Clock).EnsureAsync(invocation.Token).ConfigureAwait(false);
        using var client = invocation.Home.Connect();
        var name = text.Platform.Name;
        await client.ApplyAsync(name, new(text.Path, text.Text, invocation.Line.GetValue(_environment)), invocation.Token).ConfigureAwait(false);
        var release = await client.CreateReleaseAsync(name, new(null, null, null), invocation.Token).ConfigureAwait(false);
        var plan = await client.PlanAsync(name, release.Version, invocation.Token).ConfigureAwait(false);
        if (plan.Steps.Count == 0)
        {
            return await ArrivedAsync(invocation, client, name).ConfigureAwait(false);
        }

        var run = await client.StartRunAsync(name, new(release.Version, plan.Hash), invocation.Token).ConfigureAwait(false);
        var end = await RunFollower.ToTheEndAsync(invocation, run).ConfigureAwait(false);
        return end == ExitCodes.Done && invocation.ForPeople ? await ArrivedAsync(invocation, client, name).ConfigureAwait(false) : end;
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
