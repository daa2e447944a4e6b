using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Workers.Tasks;
using Agrimaan.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agrimaan.Server.Tests.Journeys;

/// <summary>Journeys against a real server: what they find, and that nothing of them is left.</summary>
public sealed class JourneyPlayerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_journey_that_finds_all_as_expected_passes_and_leaves_nothing()
    {
        await using var shop = await ShopRig.StartAsync();

        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal(("journey order", Verdict.Pass), (result.Check, result.Verdict));
        Assert.Matches(@"\A2 steps as expected in \d+ ms\z", result.Sentence);
        Assert.Equal(["POST /orders", "GET /orders/n1", "DELETE /orders/n1"], shop.Asked.Select(asked => asked.Call));
        Assert.Empty(shop.Orders);
        Assert.Empty(Directory.GetFiles(shop.Leftovers));
    }

    [Fact]
    public async Task A_journey_that_only_looks_needs_nothing_on_the_disk()
    {
        await using var shop = await ShopRig.StartAsync();
        var look = ShopRig.Order() with { Steps = [new() { Method = "GET", Path = "/nowhere", Expect = new() { Status = [404] } }], Cleanup = [] };

        Assert.Equal(Verdict.Pass, (await shop.PlayAsync(look, cancellationToken: Token)).Verdict);
        Assert.False(Directory.Exists(shop.Leftovers));
    }

    [Fact]
    public async Task Each_request_names_the_journey_and_the_play_so_that_its_data_can_be_told_apart()
    {
        await using var shop = await ShopRig.StartAsync();

        await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);
        await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.All(shop.Asked, asked => Assert.Equal("order", asked.Journey));
        Assert.Equal(2, shop.Asked.Select(asked => asked.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_wrong_answer_fails_with_step_line_question_and_answer_and_is_cleaned_up_all_the_same()
    {
        await using var shop = await ShopRig.StartAsync();

        var result = await shop.PlayAsync(ShopRig.Order(step => step with { Expect = new() { Body = """{"state":"paid"}""" } }), cancellationToken: Token);

        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Equal("step 1 (line 10), POST /orders: `state` of its body is \"placed\" instead of \"paid\"", result.Sentence);
        Assert.Equal(["POST /orders", "DELETE /orders/n1"], shop.Asked.Select(asked => asked.Call));
        Assert.Empty(shop.Orders);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_fails_and_is_cleaned_up()
    {
        await using var shop = await ShopRig.StartAsync();
        shop.Instead = context => context.Request.Method == "GET" ? Never(context) : Task.FromResult(false);

        var result = await shop.PlayAsync(ShopRig.Order(changeSecond: step => step with { Expect = new() { Within = TimeSpan.FromMilliseconds(50) } }), cancellationToken: Token);

        Assert.Equal((Verdict.Fail, "step 2 (line 14), GET /orders/${order}: it did not answer within 0.05 s"), (result.Verdict, result.Sentence));
        Assert.Empty(shop.Orders);
    }

    [Fact]
    public async Task Given_up_in_the_middle_it_cleans_up_before_it_ends()
    {
        await using var shop = await ShopRig.StartAsync();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        shop.Instead = async context =>
        {
            if (context.Request.Method != "GET")
            {
                return false;
            }

            await giveUp.CancelAsync();
            return await Never(context);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shop.PlayAsync(ShopRig.Order(), cancellationToken: giveUp.Token));

        Assert.Empty(shop.Orders);
        Assert.Empty(Directory.GetFiles(shop.Leftovers));
    }

    [Fact]
    public async Task Nobody_who_answers_is_an_error_and_never_a_failure()
    {
        await using var shop = await ShopRig.StartAsync();
        shop.Instead = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal(Verdict.Error, result.Verdict);
        Assert.StartsWith("step 1 (line 10), POST /orders: it could not be asked: ", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_kill_the_next_play_on_the_platform_removes_what_the_first_had_made()
    {
        await using var shop = await ShopRig.StartAsync();
        var hangs = true;
        shop.Instead = context => hangs && context.Request.Method == "GET" ? Never(context) : Task.FromResult(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var killed = shop.PlayAsync(ShopRig.Order(), cancellationToken: over.Token);
        await Eventually.True(() => shop.Asked.Any(asked => asked.Call == "GET /orders/n1"), "the second step is asked");
        var left = Assert.Single(Directory.GetFiles(shop.Leftovers));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(left));

        hangs = false;
        shop.NewPlayer();
        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Empty(shop.Orders);
        Assert.Empty(Directory.GetFiles(shop.Leftovers));
        Assert.Contains(shop.Asked, asked => asked.Call == "DELETE /orders/n1");
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed);
    }

    [Fact]
    public async Task Data_that_cannot_be_removed_now_are_removed_before_the_next_play()
    {
        await using var shop = await ShopRig.StartAsync();
        var down = true;
        shop.Instead = context =>
        {
            if (down && context.Request.Method == "DELETE")
            {
                context.Response.StatusCode = 500;
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };

        var first = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);
        Assert.Equal((Verdict.Fail, "clean-up 1 (line 18), DELETE /orders/${order}: it answered 500 instead of 200 to 299"), (first.Verdict, first.Sentence));
        Assert.Single(shop.Orders);
        down = false;
        var second = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal(Verdict.Pass, second.Verdict);
        Assert.Empty(shop.Orders);
    }

    [Fact]
    public async Task A_clean_up_whose_value_never_came_is_left_out()
    {
        await using var shop = await ShopRig.StartAsync();
        shop.Instead = async context =>
        {
            await context.Response.WriteAsync("{}");
            return true;
        };

        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Equal(["POST /orders"], shop.Asked.Select(asked => asked.Call));
        Assert.Empty(Directory.GetFiles(shop.Leftovers));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var shop = await ShopRig.StartAsync();
        shop.Instead = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.FromResult(true);
        };

        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Contains("it answered 302", result.Sentence, StringComparison.Ordinal);
        Assert.Single(shop.Asked);
    }

    [Fact]
    public async Task Of_an_answer_without_end_one_megabyte_is_read()
    {
        await using var shop = await ShopRig.StartAsync();
        shop.Instead = async context =>
        {
            var bytes = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(bytes);
            }

            return true;
        };

        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal((Verdict.Fail, "step 1 (line 10), POST /orders: its body is larger than 1 MB"), (result.Verdict, result.Sentence));
    }

    [Fact]
    public async Task What_a_service_gives_out_is_in_no_sentence()
    {
        await using var shop = await ShopRig.StartAsync();
        const string secret = "s3cr3t-that-nobody-may-see";
        shop.Instead = async context =>
        {
            context.Response.StatusCode = context.Request.Method == "GET" ? 500 : 200;
            await context.Response.WriteAsync($$"""{"id":"{{secret}}","state":"placed"}""");
            return true;
        };
        var journey = ShopRig.Order(changeSecond: step => step with { Headers = step.Headers.Add("Authorization", "Bearer ${order}") });

        var result = await shop.PlayAsync(journey, cancellationToken: Token);

        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.DoesNotContain(secret, result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_preview_is_not_honoured_nothing_is_asked_of_another_version()
    {
        await using var shop = await ShopRig.StartAsync();
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var playing = shop.PlayAsync(ShopRig.Order(), "shop@2.0.0", soon.Token);
        await Eventually.True(() => shop.Asked.Count > 3, "the preview is asked for again and again");
        Assert.All(shop.Asked, asked => Assert.Equal("GET /.agrimaan/preview", asked.Call));

        shop.HonoursPreviews = true;
        var result = await playing;

        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.All(shop.Asked, asked => Assert.Equal("shop@2.0.0", asked.Versions));
    }

    [Fact]
    public async Task A_preview_that_goes_away_in_the_middle_is_an_error_and_its_data_are_removed_through_who_is_left()
    {
        await using var shop = await ShopRig.StartAsync();
        shop.HonoursPreviews = true;
        shop.Instead = context =>
        {
            shop.HonoursPreviews = context.Request.Method == "GET" ? false : shop.HonoursPreviews;
            context.Response.Headers.Remove(context.Request.Method == "GET" ? "Agrimaan-Preview" : "none");
            return Task.FromResult(false);
        };

        var result = await shop.PlayAsync(ShopRig.Order(), "shop@2.0.0", Token);

        Assert.Equal(Verdict.Error, result.Verdict);
        Assert.Contains("another version than shop@2.0.0 answered", result.Sentence, StringComparison.Ordinal);
        Assert.Empty(shop.Orders);
        Assert.Null(shop.Asked.Last().Versions);
    }

    [Theory]
    [InlineData(JourneyPlace.Preview, "shop@2.0.0")]
    [InlineData(JourneyPlace.Canary, "shop@2.0.0")]
    [InlineData(JourneyPlace.Production, null)]
    public async Task In_a_plan_a_version_is_asked_by_name_until_everybody_is_served_by_it(JourneyPlace place, string? versions)
    {
        await using var shop = await ShopRig.StartAsync();
        shop.HonoursPreviews = true;
        var tasks = new JourneyTasks(shop.Player, _ => shop.Address);
        var good = ShopRig.Order();
        var task = new PlayJourneys(ShopRig.Platform, [good, good with { Name = "bad", Steps = [good.Steps[0] with { Path = "/nowhere", Method = "GET" }] }, good], place, "shop", "2.0.0");

        Assert.True(tasks.CanRun(task));
        Assert.False(tasks.CanRun(new TakeBackup(ShopRig.Platform, "orders")));
        var result = await tasks.RunAsync("farm-1/rollout:shop/2", task, Token);

        Assert.Equal([("journey order", Verdict.Pass), ("journey bad", Verdict.Fail)], result.Results.Select(answer => (answer.Check, answer.Verdict)));
        Assert.All(shop.Asked, asked => Assert.Equal(versions, asked.Versions));
        Assert.Equal([Verdict.Error], (await new JourneyTasks(shop.Player, _ => null).RunAsync("key", task, Token)).Results.Select(answer => answer.Verdict));
    }

    [Fact]
    public async Task What_is_left_in_a_file_that_cannot_be_read_stops_nobody()
    {
        await using var shop = await ShopRig.StartAsync();
        Directory.CreateDirectory(shop.Leftovers);
        await File.WriteAllTextAsync(Path.Combine(shop.Leftovers, "broken.json"), "{", Token);

        var result = await shop.PlayAsync(ShopRig.Order(), cancellationToken: Token);

        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Empty(Directory.GetFiles(shop.Leftovers));
    }

    private static async Task<bool> Never(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        using var left = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        return true;
    }
}
