using System.CommandLine;
using Agrimaan.Local.Keeping;

namespace Agrimaan.Cli.Commands;

/// <summary>The keeper of one instance. The program's start knows this verb too, so that a keeper stays small; this is for help and wrong lines.</summary>
internal sealed class ShimCommand : CommandBase
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder that holds spec.json." };

    public ShimCommand()
        : base("shim", "Keeps one instance; started by the control plane.")
    {
        Hidden = true;
        Arguments.Add(_folder);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan shim DIR"];

    public override Task<int> RunAsync(Invocation invocation) => Task.FromResult(KeeperProgram.Run(invocation.Line.GetRequiredValue(_folder)));
}
