using Agrimaan.Cli.Doctor;
using Agrimaan.Cli.Screens;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan doctor`.</summary>
internal sealed class DoctorCommand() : CommandBase("doctor", "Looks at this machine and the home: what is missing, what is wrong, and what to do about it.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan doctor", "agrimaan doctor -o json"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var (home, token) = (invocation.Home, invocation.Token);
        List<Finding> findings =
        [
            await LookAsync("system", () => Task.FromResult(MachineChecks.ProcessTable())).ConfigureAwait(false),
            await LookAsync(".NET SDK", () => MachineChecks.SdkAsync(token)).ConfigureAwait(false),
            await LookAsync("home", () => Task.FromResult(HomeChecks.Folder(home))).ConfigureAwait(false),
            await LookAsync("disk", () => Task.FromResult(HomeChecks.Disk(home))).ConfigureAwait(false),
            await LookAsync("use", () => Task.FromResult(HomeChecks.Use(home))).ConfigureAwait(false),
            await LookAsync("control plane", () => ControlPlaneChecks.ReachedAsync(home, token)).ConfigureAwait(false),
            await LookAsync("notifications", () => ControlPlaneChecks.NotificationsAsync(home, invocation.Now, token)).ConfigureAwait(false),
            await LookAsync("journal", () => Task.FromResult(ControlPlaneChecks.Journal(home, invocation.Now))).ConfigureAwait(false),
            await LookAsync("keepers", () => Task.FromResult(HomeChecks.Keepers(home))).ConfigureAwait(false),
            await LookAsync("port 8080", () => Task.FromResult(MachineChecks.PublicPort())).ConfigureAwait(false),
            await LookAsync("ports", () => Task.FromResult(MachineChecks.InstancePorts(home))).ConfigureAwait(false),
            await LookAsync("file handles", () => Task.FromResult(MachineChecks.Handles())).ConfigureAwait(false),
            await LookAsync("inotify", () => Task.FromResult(MachineChecks.Watches())).ConfigureAwait(false),
            .. MachineChecks.OtherPrograms(),
        ];
        invocation.Answer(findings, DoctorJson.Default.IReadOnlyListFinding, terminal => DoctorScreen.Write(terminal, findings));
        return findings.Exists(finding => finding.Answer == "bad") ? ExitCodes.No : ExitCodes.Done;
    }

    /// <summary>The patient is ill, so a look may fail; that is an answer as well.</summary>
    private static async Task<Finding> LookAsync(string part, Func<Task<Finding>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Finding.Bad(part, $"It cannot be looked at: {exception.Message}", "Look at the permissions of the folder, and whether its disk answers.");
        }
    }
}
