using Agrimaan.Testing;
using Xunit;

namespace Agrimaan.EndToEnd.Tests;

/// <summary>People are told what happens, by a real receiver that refuses, hangs and goes away, over a control plane that is killed.</summary>
public sealed class NotificationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    [Trait("Plan", "166")]
    [Trait("Plan", "360")]
    [Trait("Plan", "362")]
    public async Task Every_event_arrives_once_by_its_key_and_in_order_over_refusals_hanging_an_outage_and_a_kill()
    {
        var ear = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        await using var pond = Pond.Dig();
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(pond.File)!, "chat.env"), "CHAT_TOKEN=verysecret\n");
        Told(pond, $$"""
            [
              { name: chat, on: [runStarted, promoted, rolledBack, goingBack], timeout: 1s, webhook: { url: "{{ear.Address}}/chat", headers: { Authorization: "Bearer ${CHAT_TOKEN}" }, signature: "${CHAT_TOKEN}" } },
              { name: log, on: [promoted, rolledBack], webhook: { url: "{{other.Address}}/log", body: { text: "${AGRIMAAN_SENTENCE}" } } },
            ]
            """);
        var tries = 0;
        ear.Answer = _ => ++tries switch { 1 => 503, 2 => null, 3 => 404, _ => 200 };
        await pond.UpAsync();
        await Eventually.True(() => ear.Taken.Count == 2, "the first run is told in spite of refusals", Patience);
        Assert.Equal(["runStarted", "promoted"], ear.Taken.Select(Event));
        Assert.Equal(4, ear.All.Count(one => one.Key == ear.Taken[0].Key)); // 503, hanging, 404, told
        Assert.Equal("Bearer verysecret", ear.Taken[0].Headers["Authorization"]);
        Assert.StartsWith("sha256=", ear.Taken[0].Headers["Agrimaan-Signature"], StringComparison.Ordinal);
        Assert.Equal("pond/chat/", ear.Taken[0].Key[..10]);

        // Away while everything happens; the other channel does not wait for it.
        var (port, before) = (ear.Port, ear.Taken);
        await ear.DisposeAsync();
        await using (pond.Pour())
        {
            Assert.Equal(0, (await pond.RunAsync("release", "create", "--version", "2.0.0", "--set", "fish.NOTE=two")).ExitCode);
            Assert.Equal(0, (await pond.RunAsync("deploy", "2.0.0")).ExitCode);
        }

        Assert.Equal(0, (await pond.RunAsync("rollback")).ExitCode);
        await Eventually.True(() => other.Taken.Count == 3, "the other channel is told meanwhile", Patience);
        Assert.Contains("pond is back on 1.0.0", other.Taken[2].Body, StringComparison.Ordinal);
        var status = await pond.RunAsync("status");
        Assert.Contains("chat could not be told", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", status.Output, StringComparison.Ordinal);
        pond.KillControlPlane();
        await using var back = await Receiver.StartAsync(port);
        await pond.StartControlPlaneAsync();
        await Eventually.True(() => back.Taken.Count == 4, "what waited is told", Patience);
        Assert.Equal(["runStarted", "promoted", "runStarted", "rolledBack"], back.Taken.Select(Event));
        var keys = before.Concat(back.Taken).Select(one => one.Key).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(keys.Select(key => long.Parse(key.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture)).Order(), keys.Select(key => long.Parse(key.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture)));

        // Killed once more with nothing to tell: nothing is told again.
        pond.KillControlPlane();
        await pond.StartControlPlaneAsync();
        var test = await pond.RunAsync("notifications", "test", "chat");
        Assert.True(test.ExitCode == 0, test.ToString());
        await Eventually.True(() => back.All.Count == 5, "the test arrived", Patience);
        Assert.Contains("test-", back.All[4].Key, StringComparison.Ordinal);
        using var client = pond.Client;
        Assert.Equal([(6, 0), (3, 0)], (await client.NotificationsAsync(Pond.Name, CancellationToken.None)).Select(one => (one.Told, one.Waiting)));
    }

    [Fact]
    public async Task What_nobody_takes_for_too_long_is_given_up_and_people_are_told_so()
    {
        await using var ear = await Receiver.StartAsync();
        await using var pond = Pond.Dig();
        Told(pond, $$"""[{ name: chat, on: [promoted], giveUpAfter: 2s, webhook: { url: "{{ear.Address}}/chat" } }]""");
        ear.Answer = _ => 500;
        await pond.UpAsync();
        using var client = pond.Client;
        await Eventually.True(async () => (await client.NotificationsAsync(Pond.Name, CancellationToken.None))[0].GivenUp == 1, "it is given up", Patience);
        Assert.Contains("1 was given up", (await pond.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("chat could not be told", (await pond.RunAsync("doctor")).Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(1, (await pond.RunAsync("notifications", "test", "chat")).ExitCode);
        Assert.All(ear.All.Take(ear.All.Count - 1), one => Assert.Equal(ear.All[0].Key, one.Key));
    }

    private static void Told(Pond pond, string notifications)
    {
        pond.Write("{}");
        File.WriteAllText(pond.File, File.ReadAllText(pond.File) + $"\n    {(notifications.Contains("CHAT_TOKEN", StringComparison.Ordinal) ? "values: [chat.env]" : "soak: 0s")}\n    notifications: {notifications.ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal)}\n");
    }

    private static string? Event(Received one) => one.Json.GetProperty("event").GetString();
}
