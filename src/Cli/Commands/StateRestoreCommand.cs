using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Server.Storage.Backup;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan state restore`.</summary>
internal sealed class StateRestoreCommand : CommandBase
{
    private readonly Argument<string> _file = new("FILE") { Description = "A backup." };
    private readonly Option<bool> _force = new("--force") { Description = "Moves the home that is there aside; nothing is deleted." };

    public StateRestoreCommand()
        : base("restore", "Brings a backup back into the home, after every file of it was checked. No control plane may run.")
    {
        Arguments.Add(_file);
        Options.Add(_force);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan state restore shop.agrimaan", "agrimaan state restore shop.agrimaan --force"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var file = Path.GetFullPath(invocation.Line.GetRequiredValue(_file), invocation.Surroundings.Folder);
        try
        {
            var view = await StateRestore.ReadAsync(invocation.Home.Folder, file, invocation.Line.GetValue(_force), invocation.Now, invocation.Token).ConfigureAwait(false);
            invocation.Answer(view, BackupJson.Default.BackupView, terminal =>
            {
                terminal.Sentence($"{invocation.Home.Folder} is as it was on {Say.Moment(view.CreatedAt)}.", "  ");
                if (view.Aside is { } aside)
                {
                    terminal.Sentence($"What was there lies in {aside}; delete it when you need it no more.", "  ");
                }

                if (!view.WithArtefacts)
                {
                    terminal.Sentence(new("Files of releases were not in it: make a new release before you deploy.", Tone.Watch), "  ");
                }

                terminal.Line("next: agrimaan up, or agrimaan serve");
            });
            return ExitCodes.Done;
        }
        catch (BackupException exception)
        {
            throw new CommandException(ExitCodes.BadInput, exception.Message, exception.Hint);
        }
    }
}
