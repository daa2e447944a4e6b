using Agrimaan.Cli.Screens;
using Agrimaan.Server.Storage.Backup;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan state show`.</summary>
internal sealed class StateShowCommand() : CommandBase("show", "Shows what the home holds and how much room it takes; needs no control plane.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan state show", "agrimaan state show -o json"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        try
        {
            var view = StateView.Of(invocation.Home.Folder);
            invocation.Answer(view, BackupJson.Default.StateView, terminal => StateScreen.Write(terminal, view));
            return Task.FromResult(ExitCodes.Done);
        }
        catch (BackupException exception)
        {
            throw new CommandException(ExitCodes.BadInput, exception.Message, exception.Hint);
        }
    }
}
