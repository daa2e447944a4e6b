using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>The lines of a run while it goes on. Where the answer is for a program, a person at the terminal still sees them on the error stream.</summary>
internal sealed class RunProgress(Invocation invocation, string? service)
{
    private readonly LiveBlock _block = new(
        invocation.ForPeople ? invocation.Terminal.Output : invocation.Terminal.Error,
        invocation.Terminal, invocation.ForPeople ? invocation.Terminal.Live : invocation.Terminal.LiveError);

    private bool Silent => !invocation.ForPeople && !invocation.Terminal.LiveError;

    public void Begin(RunView run)
    {
        if (!Silent && run.State != "ended")
        {
            _block.Say(RunSentences.Of(run, invocation.Now));
        }
    }

    public void Tell(RunEventView happened)
    {
        if (Silent || (service is not null && happened.Service is { Length: > 0 } && happened.Service != service))
        {
            return;
        }

        // Checks answer again and again; at a terminal the newest stays at the bottom, elsewhere only changes are told.
        if (happened.Is(EventTypes.Checked) && _block.Live)
        {
            _block.Draw([RunScreen.Line(happened)]);
        }
        else
        {
            _block.Say(new(RunScreen.Line(happened), happened.Is(EventTypes.RollbackStarted) ? Tone.Watch : Tone.Plain));
        }
    }

    public void End() => _block.Clear();
}
