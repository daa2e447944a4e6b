using System.CommandLine;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan serve`.</summary>
internal sealed class ServeCommand : CommandBase
{
    private readonly Option<string?> _home = new("--home") { Description = "The folder that keeps everything; AGRIMAAN_HOME without it.", HelpName = "DIR" };
    private readonly Option<int> _port = new("--port") { Description = "Where it listens on this machine; 0 takes a free one.", HelpName = "N" };

    public ServeCommand()
        : base("serve", "Starts the control plane in the foreground; `up` does so in the background.")
    {
        Options.Add(_home);
        Options.Add(_port);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan serve", "agrimaan serve --port 9090"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var home = invocation.Line.GetValue(_home) is { } folder ? new Home(Path.GetFullPath(folder, invocation.Surroundings.Folder)) : invocation.Home;
        return Task.FromResult(ExitCodes.OurFault);
    }
}
