using System.CommandLine;
using Agrimaan.Cli.Demo;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan demo`.</summary>
internal sealed class DemoCommand : CommandBase
{
    private readonly Option<bool> _once = new("--once") { Description = "Ends after the story instead of going on until Ctrl-C." };
    private readonly Option<string?> _file = new("--platform-file") { Description = "A platform file to play with instead of the sample's.", HelpName = "FILE" };
    private readonly Option<int> _rate = new("--rate") { Description = "Requests a second.", HelpName = "N", DefaultValueFactory = _ => DemoStory.UsualRate };
    private readonly Option<bool> _keep = new("--keep") { Description = "Leaves the platform running at the end, and its folder in place." };

    public DemoCommand()
        : base("demo", "Plays the main job on a sample platform: a good release is promoted, a bad one is taken back by itself.")
    {
        Options.Add(_once);
        Options.Add(_file);
        Options.Add(_rate);
        Options.Add(_keep);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan demo", "agrimaan demo --once -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var rate = invocation.Line.GetValue(_rate);
        if (rate is < 1 or > 2000)
        {
            throw new CommandException(ExitCodes.BadInput, "--rate needs a number from 1 to 2000.", "For example `agrimaan demo --rate 200`.");
        }

        var options = new DemoOptions(invocation.Line.GetValue(_once), invocation.Line.GetValue(_file), rate, invocation.Line.GetValue(_keep));
        return await new DemoStage(invocation, options).PlayAsync().ConfigureAwait(false);
    }
}
