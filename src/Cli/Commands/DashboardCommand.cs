using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan dashboard`.</summary>
internal sealed class DashboardCommand : CommandBase
{
    private readonly Option<bool> _open = new("--open") { Description = "Opens it in the browser too." };

    public DashboardCommand()
        : base("dashboard", "Prints a link that signs a browser in to the dashboard, once.") => Options.Add(_open);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan dashboard", "agrimaan dashboard --open"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var link = await client.LoginLinkAsync(invocation.Token).ConfigureAwait(false);
        invocation.Answer(link, ClientJson.Default.LoginLink, terminal => terminal.Line(link.Url));
        if (invocation.Line.GetValue(_open))
        {
            Open(link.Url);
        }

        return ExitCodes.Done;
    }

    private static void Open(string url)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
        }
        catch (Win32Exception)
        {
            throw new CommandException(ExitCodes.CannotTell, "No browser could be opened.", "Open the printed link in one yourself.");
        }
    }
}
