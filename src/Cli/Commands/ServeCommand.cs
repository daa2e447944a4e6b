using System.CommandLine;
using Agrimaan.Server;
using Agrimaan.Server.Workers;

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
        var port = invocation.Line.GetValue(_port);
        if (port is < 0 or > ushort.MaxValue)
        {
            throw new CommandException(ExitCodes.BadInput, "--port needs a number from 0 to 65535.", "0 takes a free one.");
        }

        var folder = invocation.Line.GetValue(_home);
        var self = OwnProgram.Words();
        return ServeProgram.RunAsync(
            new()
            {
                Home = folder is null ? invocation.Home.Folder : Path.GetFullPath(folder, invocation.Surroundings.Folder),
                Port = port,
                Self = new SelfProgram(self[0], [.. self.Skip(1)]),
            },
            invocation.Token);
    }
}
