using System.CommandLine;
using Agrimaan.Client;
using Agrimaan.Gateway;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan gateway`.</summary>
internal sealed class GatewayCommand : CommandBase
{
    private readonly Option<string> _directory = new("--directory") { Description = "Where it keeps its last good table.", HelpName = "DIR", Required = true };
    private readonly Option<string?> _home = new("--home") { Description = "Where it finds the control plane; AGRIMAAN_HOME without it.", HelpName = "DIR" };
    private readonly Option<string?> _listen = new("--listen") { Description = "Its listeners, such as public=127.0.0.1:8080, with `;` between; a keeper hands them over instead.", HelpName = "LIST" };

    public GatewayCommand()
        : base("gateway", "Starts a platform's gateway in the foreground; the control plane does so by itself.")
    {
        Options.Add(_directory);
        Options.Add(_home);
        Options.Add(_listen);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["agrimaan gateway --platform shop --directory gateway --listen \"public=127.0.0.1:8080;admin=127.0.0.1:8081\""];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var listen = invocation.Line.GetValue(_listen) ?? invocation.Surroundings.Variable(Listener.Variable)
            ?? throw new CommandException(ExitCodes.BadInput, "The gateway is not told where to listen.", "Give it --listen.");
        var platform = invocation.NamedPlatform
            ?? throw new CommandException(ExitCodes.BadInput, "The gateway is not told which platform it serves.", "Give it --platform.");
        var folder = invocation.Surroundings.Folder;
        var home = invocation.Line.GetValue(_home) is { } named ? new Home(Path.GetFullPath(named, folder)) : invocation.Home;
        try
        {
            return await GatewayProgram.RunAsync(
                new()
                {
                    Platform = platform,
                    Directory = Path.GetFullPath(invocation.Line.GetRequiredValue(_directory), folder),
                    Listeners = Listener.Parse(listen),
                    ControlPlane = () => Find(home),
                },
                invocation.Token).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw new CommandException(ExitCodes.BadInput, exception.Message + ".", "See `agrimaan gateway --help`.");
        }
    }

    private static ControlPlaneAddress? Find(Home home)
    {
        try
        {
            return home.ReadServer() is { } server ? new(new(server.Address), File.ReadAllText(home.Token).Trim()) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
