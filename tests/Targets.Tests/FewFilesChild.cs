using Agrimaan.Delivery.Targets;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Secrets;

namespace Agrimaan.Targets.Tests;

/// <summary>Looks at a home's instances with files to spare, with none, and with files again; says each time what it saw.</summary>
internal static class FewFilesChild
{
    public static async Task<int> RunAsync(string home)
    {
        using var target = new LocalTarget(home, new Keepers(TestHome.Launcher), new ArtefactStore(home), new SecretStore(home), new PortAllotment(home), TimeProvider.System);
        await LookAsync(target, untilReady: true);
        var held = new List<FileStream>();
        try
        {
            while (true)
            {
                held.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
            }
        }
        catch (IOException)
        {
            // None is left.
        }

        var without = "";
        try
        {
            without = string.Join(' ', (await target.ObserveAsync("farm", CancellationToken.None)).Select(instance => instance.State));
        }
        catch (TargetUnavailableException fault)
        {
            without = fault.Message;
        }

        held.ForEach(file => file.Dispose());
        Console.WriteLine(without);
        await LookAsync(target, untilReady: false);
        return 0;
    }

    private static async Task LookAsync(LocalTarget target, bool untilReady)
    {
        IReadOnlyList<Instance> seen;
        do
        {
            seen = await target.ObserveAsync("farm", CancellationToken.None);
        }
        while (untilReady && seen.Any(instance => instance.State != InstanceState.Ready));
        Console.WriteLine(string.Join(' ', seen.Select(instance => instance.State)));
    }
}
