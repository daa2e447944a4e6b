using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan backup create`.</summary>
internal sealed class BackupCreateCommand : CommandBase
{
    private readonly Option<string?> _store = new("--store") { Description = "Only this store; all that deploys back up without it.", HelpName = "STORE" };

    public BackupCreateCommand()
        : base("create", "Backs up the databases of a platform now. Deploys do it by themselves before they change anything.") => Options.Add(_store);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan backup create", "agrimaan backup create --store books -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var store = invocation.Line.GetValue(_store);
        var made = await Waiting.ForAsync(
            invocation, $"backing up {store ?? platform}", client.MakeBackupAsync(platform, new(store), invocation.Token)).ConfigureAwait(false);
        invocation.Answer(made, ClientJson.Default.DatabaseBackupViewArray, terminal => BackupScreen.WriteMade(terminal, made));
        return ExitCodes.Done;
    }
}
