using System.CommandLine;
using Agrimaan.Client;
using Agrimaan.Gateway;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan gateway`.</summary>
internal sealed class GatewayCommand : CommandBase
{
    private readonly Option<string> _platform = new("--for") { Description = "The platform it serves.", HelpName = "NAME", Required = true };
    private readonly Option<string> _folder = new("--folder") { Description = "Where it keeps its last good table.", HelpName = "DIR", Required = true };
    private readonly Option<string?> _listen = new("--listen") { Description = "Its listeners, as public=127.0.0.1:8080;user-service=127.0.0.1:24001; a keeper hands them over instead.", HelpName = "LIST" };

    public GatewayCommand()
        : base("gateway", "Starts a platform's gateway in the foreground; the control plane does so by itself.")
    {
        Options.Add(_platform);
        Options.Add(_folder);
        Options.Add(_listen);
    }

    public override IReadOnlyList<string> Examples { get; } =
        ["agrimaan gateway --for shop --folder /var/lib/shop --listen \"public=127.0.0.1:8080;admin=127.0.0.1:8081\""];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var listen = invocation.Line.GetValue(_listen) ?? invocation.Surroundings.Variable(Listener.Variable)
            ?? throw new CommandException(ExitCodes.BadInput, "The gateway is not told where to listen.", "Give it --listen.");
        try
        {
            var options = new GatewayOptions
            {
                Platform = invocation.Line.GetRequiredValue(_platform),
                Directory = Path.GetFullPath(invocation.Line.GetRequiredValue(_folder), invocation.Surroundings.Folder),
                Listeners = Listener.Parse(listen),
                ControlPlane = () => Find(invocation.Home),
            };
            return GatewayProgram.RunAsync(options, invocation.Token);
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
