using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Server.Storage.Backup;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan state backup`.</summary>
internal sealed class StateBackupCommand : CommandBase
{
    private readonly Argument<string> _file = new("FILE") { Description = "Where the backup is to lie; nothing may lie there yet." };
    private readonly Option<bool> _without = new("--without-artefacts") { Description = "Leaves the files of releases out; without them no release of it can be deployed." };

    public StateBackupCommand()
        : base("backup", "Writes releases, runs and settings into one file, also while the control plane runs. The services' own data are not in it.")
    {
        Arguments.Add(_file);
        Options.Add(_without);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan state backup shop.agrimaan", "agrimaan state backup small.agrimaan --without-artefacts"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var file = Path.GetFullPath(invocation.Line.GetRequiredValue(_file), invocation.Surroundings.Folder);
        try
        {
            var view = await StateBackup.WriteAsync(
                invocation.Home.Folder, file, !invocation.Line.GetValue(_without), ProgramVersion.Text, invocation.Now, invocation.Token).ConfigureAwait(false);
            invocation.Answer(view, BackupJson.Default.BackupView, terminal =>
            {
                terminal.Sentence($"Wrote {view.File}: {Size.Of(view.Bytes)}, {Say.Plural(view.Entries, "file")}, each with its hash. Settings are in it, so keep it as you keep passwords.", "  ");
                terminal.Sentence($"next: agrimaan state restore {invocation.Line.GetRequiredValue(_file)}, when it is needed", "  ");
            });
            return ExitCodes.Done;
        }
        catch (BackupException exception)
        {
            throw new CommandException(ExitCodes.BadInput, exception.Message, exception.Hint);
        }
    }
}
