using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Targets;
using Agrimaan.Local;
using Agrimaan.Local.Artefacts;
using Agrimaan.Local.Keeping;
using Agrimaan.Local.Secrets;

namespace Agrimaan.Targets.Tests;

/// <summary>A control plane in small, to be killed or paused in the middle of what it does.</summary>
internal static class LeaderChild
{
    /// <summary>How many keys it works on.</summary>
    public const int Keys = 6;

    /// <summary>Hears of one epoch after the other, and says each one that it has kept.</summary>
    public static int TakeEpochs(string folder)
    {
        for (var epoch = 1L; ; epoch++)
        {
            new Fence(folder).Take(epoch);
            Console.WriteLine(epoch);
        }
    }

    /// <summary>Makes one instance after the other and stops every second one, round and round; says what came of each request.</summary>
    public static async Task<int> DeployAsync(string home, string artefact, long epoch)
    {
        using var target = new LocalTarget(home, new Keepers(TestHome.Launcher), new ArtefactStore(home), new SecretStore(home), new PortAllotment(home), TimeProvider.System);
        foreach (var (ordinal, stops) in Requests())
        {
            await SayAsync(() => stops ? target.StopAsync(Key(ordinal), epoch, CancellationToken.None) : target.EnsureAsync(Spec(ordinal, artefact), epoch, CancellationToken.None));
        }

        return 0;
    }

    /// <summary>What it asks for, in its order, without an end.</summary>
    public static IEnumerable<(int Ordinal, bool Stops)> Requests()
    {
        for (var turn = 0; ; turn = (turn + 1) % Keys)
        {
            yield return (turn, false);
            if (turn % 2 == 0)
            {
                yield return (turn, true);
            }
        }
    }

    public static InstanceKey Key(int ordinal) => InstanceKey.Of("farm", "crop", "r1", ordinal);

    public static InstanceSpec Spec(int ordinal, string artefact) => new()
    {
        Key = Key(ordinal),
        Platform = "farm",
        Service = "crop",
        Version = "1.0.0",
        Artefact = artefact,
        Command = ["/bin/sleep", "100"],
        Environment = ImmutableSortedDictionary<string, string>.Empty,
        Http = new() { StopGrace = TimeSpan.FromSeconds(3) },
    };

    private static async Task SayAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            Console.WriteLine("done");
        }
        catch (FencedException fault)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"refused by {fault.By}"));
        }
    }
}
