using System.CommandLine;
using Agrimaan.Cli.Serving;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan down`.</summary>
internal sealed class DownCommand : CommandBase
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly Option<bool> _all = new("--all") { Description = "Stops every platform, and the control plane too." };

    public DownCommand()
        : base("down", "Stops a platform's instances and its gateway; releases and data stay.") => Options.Add(_all);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan down", "agrimaan down --all"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var all = invocation.Line.GetValue(_all);
        var control = new Control(invocation.Home, invocation.Surroundings.Clock);
        if (!File.Exists(invocation.Home.Database))
        {
            invocation.Terminal.Sentence($"Nothing was ever brought up in {invocation.Home.Folder}.");
            return ExitCodes.Done;
        }

        // Instances outlive their control plane; only one that runs can stop them.
        await control.EnsureAsync(invocation.Token).ConfigureAwait(false);
        using (var client = invocation.Home.Connect())
        {
            string[] names = all
                ? [.. (await client.PlatformsAsync(invocation.Token).ConfigureAwait(false)).Select(platform => platform.Name)]
                : [await invocation.PlatformAsync(client).ConfigureAwait(false)];
            PlatformView[] stopped = await Task.WhenAll(names.Select(name => StopAsync(invocation, client, name))).ConfigureAwait(false);
            invocation.Answer(stopped, ClientJson.Default.PlatformViewArray, terminal => Array.ForEach(stopped, platform =>
                terminal.Sentence($"{platform.Name} is down. Its releases and data stay; `agrimaan up` brings it back.")));
        }

        if (all)
        {
            await control.StopAsync(invocation.Token).ConfigureAwait(false);
            if (invocation.ForPeople)
            {
                invocation.Terminal.Line("The control plane is stopped.");
            }
        }

        return ExitCodes.Done;
    }

    private static async Task<PlatformView> StopAsync(Invocation invocation, AgrimaanClient client, string name)
    {
        await client.DownAsync(name, invocation.Token).ConfigureAwait(false);
        var platform = await PlatformWait.ForAsync(client, name, "down", invocation.Surroundings.Clock, Deadline, invocation.Token).ConfigureAwait(false);
        return platform.State == "down"
            ? platform
            : throw new CommandException(ExitCodes.No, $"{name} still has instances that do not end.", "Look at them with `agrimaan status`.");
    }
}
