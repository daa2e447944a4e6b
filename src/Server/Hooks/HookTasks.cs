using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Local.Commands;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Tasks;

namespace Agrimaan.Server.Hooks;

/// <summary>Does hooks: at least once, under their key. What may get better is an error, and so tried again until the hook's time is over.</summary>
/// <param name="door">Makes the requests.</param>
/// <param name="home">Tells the processes of one control plane from another's.</param>
/// <param name="clock">The time.</param>
/// <param name="workerOf">A platform with its run.</param>
internal sealed class HookTasks(WebDoor door, string home, TimeProvider clock, Func<string, PlatformWorker> workerOf) : ITaskKind
{
    /// <summary>What of our own environment a command gets.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"];

    /// <inheritdoc/>
    public bool CanRun(StepTask task) => task is RunHook;

    /// <inheritdoc/>
    public async Task<TaskResult> RunAsync(string key, StepTask task, CancellationToken cancellationToken)
    {
        var (hook, loop) = ((RunHook)task, workerOf(((RunHook)task).Platform).Loop);
        if (loop.Run is not { } run || loop.State.File is not { } file || !key.StartsWith(run.Id + "/", StringComparison.Ordinal))
        {
            return new([new(hook.Hook.Name, Verdict.Error, "its run is over")]);
        }

        var facts = HookFacts.Of(key, hook, run, file.Environment);
        var filling = await Filling.OfAsync(file, facts.Variables, Texts(hook.Hook), cancellationToken).ConfigureAwait(false);
        return new([filling.Lacking is { } lacking
            ? new(hook.Hook.Name, Verdict.Fail, $"it refers to {lacking}, which no file of values of {file.Environment} has")
            : hook.Hook.Http is { } http
                ? await door.AskAsync(hook.Hook.Name, filling.Fill(http, facts.Json), key, hook.Hook.Timeout, cancellationToken).ConfigureAwait(false)
                : await RunAsync(hook.Hook, facts, filling, Path.GetDirectoryName(file.File)!, cancellationToken).ConfigureAwait(false)]);
    }

    private async Task<CheckResult> RunAsync(Hook hook, HookFacts facts, Filling filling, string folder, CancellationToken cancellationToken)
    {
        var environment = Inherited.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(one => one.Value is not null).ToDictionary(one => one.Name, one => one.Value!, StringComparer.Ordinal);
        foreach (var (name, value) in filling.Fill(hook.Command!.Settings).Concat(facts.Variables).Append(new("AGRIMAAN_HOOKS", home)))
        {
            environment[name] = value;
        }

        using var time = new CancellationTokenSource(hook.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        string[] marks = [$"AGRIMAAN_HOOKS={home}", $"AGRIMAAN_KEY={facts.Variables["AGRIMAAN_KEY"]}"];
        try
        {
            var began = clock.GetTimestamp();
            var end = await new PlainCommand(hook.Command.Run, Path.GetFullPath(hook.Command.Folder, folder), environment, marks, filling.Secrets).RunAsync(clock, either.Token).ConfigureAwait(false);
            return end.ExitCode == 0
                ? new(hook.Name, Verdict.Pass, string.Create(CultureInfo.InvariantCulture, $"{hook.Command.Run[0]} ended well within {clock.GetElapsedTime(began).TotalMilliseconds:0} ms"))
                : new(hook.Name, Verdict.Fail, $"{hook.Command.Run[0]} {end.Words}{(end.Output.Length > 0 ? ": " + WebDoor.Line(LastLines(end.Output), filling.Secrets) : "")}");
        }
        catch (CommandNotStartedException fault)
        {
            return new(hook.Name, Verdict.Fail, fault.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(hook.Name, Verdict.Fail, string.Create(CultureInfo.InvariantCulture, $"{hook.Command.Run[0]} did not end within {hook.Timeout.TotalSeconds:0.###} s, and was ended"));
        }
    }

    private static string LastLines(string output) => string.Join(" / ", output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(3));

    private static IReadOnlyList<string> Texts(Hook hook) => [.. hook.Http is { } http ? Filling.TextsOf(http) : hook.Command!.Settings.Values];
}
