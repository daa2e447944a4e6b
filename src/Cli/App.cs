using Agrimaan.Cli.Commands;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>From the words on the line to an exit code: finds the command, runs it, and says what went wrong if it did.</summary>
internal sealed class App(Surroundings surroundings, CancellationToken cancellationToken)
{
    private readonly Terminal _terminal = surroundings.Terminal;

    public async Task<int> RunAsync(string[] args)
    {
        var options = new GlobalOptions();
        var root = CommandList.Build(args, options);
        var line = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        if (line.GetValue(options.Version) && line.CommandResult.Command == root)
        {
            _terminal.Line("agrimaan " + ProgramVersion.Text);
            return ExitCodes.Done;
        }

        if (line.GetValue(options.Help))
        {
            HelpScreen.Write(_terminal, root, line.CommandResult.Command);
            return ExitCodes.Done;
        }

        if (args.Length == 0)
        {
            HelpScreen.Write(_terminal, root, root);
            return ExitCodes.Done;
        }

        if (ParseFaults.First(line) is { } fault)
        {
            return Refuse(ExitCodes.BadInput, fault.Sentence, fault.Hint, []);
        }

        if (line.CommandResult.Command is not CommandBase command)
        {
            HelpScreen.Write(_terminal, root, line.CommandResult.Command);
            return ExitCodes.BadInput;
        }

        var invocation = new Invocation(line, options, surroundings, cancellationToken);
        return invocation.Format == Sarif.Format && command is not ValidateCommand
            ? Refuse(ExitCodes.BadInput, $"`agrimaan {command.Name}` finds no faults, which is what sarif is for.", "Use -o json, or `agrimaan validate -o sarif`.", [])
            : await RunAsync(command, invocation).ConfigureAwait(false);
    }

    private async Task<int> RunAsync(CommandBase command, Invocation invocation)
    {
        try
        {
            return await command.RunAsync(invocation).ConfigureAwait(false);
        }
        catch (CommandException exception)
        {
            return Refuse(exception.ExitCode, exception.Message, exception.Hint, exception.Faults);
        }
        catch (AgrimaanException exception)
        {
            GateScreen.Complain(_terminal, exception.Problem.Gates ?? []);
            return Refuse(ProblemCodes.ExitCodeOf(exception.Problem), exception.Problem.Title, exception.Problem.Hint, exception.Problem.Faults ?? []);
        }
        catch (ServerUnreachableException exception)
        {
            return Refuse(ExitCodes.CannotTell, exception.Message, exception.Hint, []);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException exception) when (ClosedPipe.IsReason(exception))
        {
            // The reader of our output, such as `head`, has seen enough.
            return ExitCodes.Done;
        }
        catch (Exception exception) when (command is ServeCommand or GatewayCommand)
        {
            // What a role writes goes to its log, where the details belong.
            _terminal.Error.WriteLine($"A fault of ours: {exception}");
            return ExitCodes.OurFault;
        }
        catch (Exception exception)
        {
            return Refuse(ExitCodes.OurFault, "A fault of ours: " + exception.Message, FaultFile.Write(surroundings, exception), []);
        }
    }

    private int Refuse(int exitCode, string sentence, string? hint, IReadOnlyList<FaultView> faults)
    {
        FaultScreen.Write(_terminal, faults);
        _terminal.Complain(sentence, hint);
        return exitCode;
    }
}
