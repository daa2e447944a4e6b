using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan backup list`.</summary>
internal sealed class BackupListCommand() : CommandBase("list", "Lists the backups of a platform's databases, newest first.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan backup list", "agrimaan backup list -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var backups = await client.BackupsAsync(platform, invocation.Token).ConfigureAwait(false);
        invocation.Answer(backups, ClientJson.Default.DatabaseBackupViewArray, terminal => BackupScreen.Write(terminal, platform, backups));
        return ExitCodes.Done;
    }
}
