using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>Whom the keepers of a home obey.</summary>
public sealed class FencingTests
{
    /// <summary>It would count from one again, and every keeper and the gateway have heard of more.</summary>
    [Fact]
    public async Task A_journal_that_was_begun_anew_is_obeyed_by_the_keepers_that_knew_the_one_before()
    {
        await using var pond = Pond.Dig();
        await pond.UpAsync();
        pond.KillControlPlane();
        await pond.StartControlPlaneAsync();
        Assert.Equal(["epoch-2"], Epochs(pond));
        pond.KillControlPlane();
        foreach (var file in Directory.GetFiles(pond.Home, "agrimaan.db*"))
        {
            File.Delete(file);
        }

        await pond.UpAsync();

        Assert.Equal(["epoch-3"], Epochs(pond));
        using var http = new HttpClient();
        Assert.StartsWith("fish", await http.GetStringAsync(pond.Address), StringComparison.Ordinal);
        var down = await pond.RunAsync("down");
        Assert.True(down.ExitCode == 0, down.ToString());
        var instances = Directory.GetDirectories(Path.Combine(pond.Home, "platforms", Pond.Name, "instances"));
        Assert.NotEmpty(instances);
        await Eventually.True(() => instances.All(folder => File.Exists(Path.Combine(folder, "epoch-3")) && !File.Exists(Path.Combine(folder, "spec.json"))), "every keeper has obeyed");
    }

    private static IEnumerable<string?> Epochs(Pond pond) => Directory.GetFiles(pond.Home, "epoch-*").Select(Path.GetFileName);
}
