using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan backup restore`.</summary>
internal sealed class BackupRestoreCommand : CommandBase
{
    private readonly Argument<string> _backup = new("BACKUP") { Description = "Its name, as `agrimaan backup list` shows it." };
    private readonly IntoOptions _into = new("The empty database it goes into.");

    public BackupRestoreCommand()
        : base("restore", "Brings a backup back into an empty database, all of it or nothing, and compares the rows of every table.")
    {
        Arguments.Add(_backup);
        _into.AddTo(this);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "agrimaan backup restore books-20261123-093042 --into-env NEW_DATABASE",
        "agrimaan backup restore books-20261123-093042 --into 'postgres://shop:${PASSWORD}@127.0.0.1:5432/books'",
        "agrimaan backup restore books-20261123-093042 --into - < address.txt",
    ];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var backup = invocation.Line.GetRequiredValue(_backup);
        var address = _into.Read(invocation) ?? throw new CommandException(
            ExitCodes.BadInput, "Where to? A backup goes into an empty database.", $"Make one, put its address into a variable, then: agrimaan backup restore {backup} --into-env NAME");
        using var client = invocation.Home.Connect();
        var platform = await invocation.PlatformAsync(client).ConfigureAwait(false);
        var found = await Waiting.ForAsync(
            invocation, $"bringing {backup} back", client.RestoreBackupAsync(platform, backup, new(address), invocation.Token)).ConfigureAwait(false);
        invocation.Answer(found, ClientJson.Default.BackupCheckView, terminal => BackupScreen.WriteFound(terminal, found, verified: false));
        return found.Same ? ExitCodes.Done : ExitCodes.No;
    }
}
