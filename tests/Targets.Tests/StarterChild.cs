using Agrimaan.Local.Keeping;

namespace Agrimaan.Targets.Tests;

/// <summary>Starts a keeper from a spec that lies in its folder, says so, and waits to be killed.</summary>
internal static class StarterChild
{
    public static async Task<int> RunAsync(string folder)
    {
        var spec = Keepers.SpecOf(folder)!;
        File.Delete(Path.Combine(folder, "spec.json"));
        var state = await new Keepers(TestHome.Launcher).StartAsync(folder, spec, TestHome.Epoch, CancellationToken.None);
        Console.WriteLine(state.Keeper.Pid);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
