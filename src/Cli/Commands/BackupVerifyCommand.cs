using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan backup verify`.</summary>
internal sealed class BackupVerifyCommand : CommandBase
{
    private readonly Argument<string> _backup = new("BACKUP") { Description = "Its name, as `agrimaan backup list` shows it." };
    private readonly IntoOptions _into = new("An empty database to bring it back into and count; without it only the file is looked at.");

    public BackupVerifyCommand()
        : base("verify", "Looks whether a backup is whole: its hash and its table of contents, and with --into by bringing it back.")
    {
        Arguments.Add(_backup);
        _into.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan backup verify books-20261123-093042", "agrimaan backup verify books-20261123-093042 --into-env EMPTY_DATABASE"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var (backup, address) = (invocation.Line.GetRequiredValue(_backup), _into.Read(invocation));
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var found = await Waiting.ForAsync(
            invocation, $"looking at {backup}", client.VerifyBackupAsync(platform, backup, new(address), invocation.Token)).ConfigureAwait(false);
        invocation.Answer(found, ClientJson.Default.BackupCheckView, terminal => BackupScreen.WriteFound(terminal, found, verified: true));
        return found.Same ? ExitCodes.Done : ExitCodes.No;
    }
}
