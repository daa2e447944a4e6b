using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Verification;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Verification;

/// <summary>An answer against what a step expects.</summary>
public sealed class JourneyJudgeTests
{
    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;

    [Property(Arbitrary = [typeof(Json)], MaxTest = 500)]
    public void Whatever_an_answer_is_it_is_as_expected_when_that_is_what_is_expected(JsonNode answer) =>
        Assert.Null(Judge(answer.ToJsonString(), answer.ToJsonString()));

    [Property(Arbitrary = [typeof(Json)], MaxTest = 500)]
    public void What_an_answer_has_besides_the_expected_keys_matters_to_nobody(JsonObject answer, JsonNode more)
    {
        var larger = answer.DeepClone().AsObject();
        larger["more of it"] = more.DeepClone();
        Assert.Null(Judge(answer.ToJsonString(), larger.ToJsonString()));
    }

    [Property(Arbitrary = [typeof(Json)], MaxTest = 500)]
    public void A_key_that_is_missing_is_named(JsonObject answer)
    {
        var expected = answer.DeepClone().AsObject();
        expected["expected of it"] = 1;
        Assert.Equal("`expected of it` of its body is missing", Judge(expected.ToJsonString(), answer.ToJsonString()));
    }

    [Property(Arbitrary = [typeof(Json)], MaxTest = 500)]
    public void A_changed_value_anywhere_is_a_difference_at_its_place(JsonObject answer, JsonNode other)
    {
        var (expected, actual) = (new JsonObject { ["outer"] = new JsonObject { ["inner"] = answer.DeepClone() } }, new JsonObject { ["outer"] = new JsonObject { ["inner"] = other.DeepClone() } });
        var difference = Judge(expected.ToJsonString(), actual.ToJsonString());
        Assert.Equal(Holds(other, answer), difference is null);
        Assert.StartsWith("`outer.inner", difference ?? "`outer.inner", StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public void Any_text_at_all_is_judged_without_a_crash(string body, int status)
    {
        var step = Step("""{ "state": "placed" }""") with { Keep = Keep("order", "data.0.id") };
        var wrong = JourneyJudge.Judge(step, new(status, body ?? ""), Nothing, out var keeps);
        Assert.NotNull(wrong);
        Assert.Empty(keeps);
    }

    [Theory]
    [InlineData("", 200, true)]
    [InlineData("", 299, true)]
    [InlineData("", 302, false)]
    [InlineData("", 500, false)]
    [InlineData("200 304", 304, true)]
    [InlineData("200 304", 201, false)]
    public void A_status_is_good_when_it_is_named_or_when_none_is_and_it_is_one_of_200_to_299(string good, int status, bool expected)
    {
        var step = Step(null) with { Expect = new() { Status = [.. good.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)] } };
        var wrong = JourneyJudge.Judge(step, new(status, ""), Nothing, out _);
        Assert.Equal(expected ? null : $"it answered {status} instead of {(good.Length == 0 ? "200 to 299" : good.Replace(" ", " or ", StringComparison.Ordinal))}", wrong);
    }

    [Fact]
    public void What_was_made_is_kept_from_a_wrong_answer_too_since_it_must_be_cleaned_up()
    {
        var step = Step("""{ "state": "placed" }""") with { Keep = Keep("order", "id") };
        var wrong = JourneyJudge.Judge(step, new(500, """{ "id": 7, "state": "lost" }"""), Nothing, out var keeps);
        Assert.NotNull(wrong);
        Assert.Equal("7", keeps["order"]);
    }

    [Fact]
    public void A_value_to_keep_that_is_not_there_is_a_fault_of_the_answer()
    {
        var step = Step(null) with { Keep = Keep("order", "data.id") };
        Assert.Equal("its body has no single value at `data.id` to keep as order", JourneyJudge.Judge(step, new(200, """{ "data": {} }"""), Nothing, out _));
        Assert.Equal("its body is no JSON", JourneyJudge.Judge(step, new(200, "<html>"), Nothing, out _));
        Assert.Equal("its body is larger than 1 MB", JourneyJudge.Judge(step, new(200, "", IsWhole: false), Nothing, out _));
    }

    [Theory]
    [InlineData("""{ "id": "${order}" }""", """{ "id": 1234567 }""", null)]
    [InlineData("""{ "id": "${order}" }""", """{ "id": "1234567" }""", null)]
    [InlineData("""{ "link": "/orders/${order}" }""", """{ "link": "/orders/1234567" }""", null)]
    [InlineData("""{ "id": "${order}" }""", """{ "id": 8 }""", "`id` of its body is 8 instead of \"${order}\"")]
    [InlineData("""{ "state": "placed" }""", """{ "state": "order 1234567 is lost" }""", "`state` of its body is \"order ${order} is lost\" instead of \"placed\"")]
    [InlineData("""{ "state": "placed" }""", """{ "state": "1234567" }""", "`state` of its body is ${order} instead of \"placed\"")]
    [InlineData("""{ "password": "one" }""", """{ "password": "two" }""", "`password` of its body is ***** instead of *****")]
    [InlineData("""{ "accessToken": null }""", """{ "accessToken": "eyJ" }""", "`accessToken` of its body is ***** instead of *****")]
    [InlineData("""{ "list": [1, 2] }""", """{ "list": [1, 2, 3] }""", "`list` of its body is a list of 3 instead of a list of 2")]
    [InlineData("""{ "a": { "b": 1 } }""", """{ "a": [] }""", "`a` of its body is a list of 0 instead of a map")]
    [InlineData("[]", "{}", "its body is a map instead of a list of 0")]
    public void Kept_values_are_compared_and_like_all_secrets_never_told(string expected, string answer, string? difference)
    {
        var wrong = JourneyJudge.Judge(Step(expected), new(200, answer), Nothing.Add("order", "1234567"), out _);
        Assert.Equal(difference, wrong);
    }

    [Fact]
    public void A_sentence_is_short_however_long_a_value_is()
    {
        var wrong = Judge("""{ "state": "placed" }""", $$"""{ "state": "{{new string('x', 100_000)}}" }""");
        Assert.InRange(wrong!.Length, 1, 200);
    }

    [Fact]
    public void A_step_is_named_as_the_file_writes_it()
    {
        var step = Step(null) with { Method = "GET", Path = "/orders/${order}", Line = 197 };
        Assert.Equal("step 2 (line 197), GET /orders/${order}", JourneyJudge.Name(step, 2, cleanup: false));
        Assert.Equal("clean-up 1 (line 197), GET /orders/${order}", JourneyJudge.Name(step, 1, cleanup: true));
    }

    [Property(MaxTest = 500)]
    public void A_kept_value_stays_one_part_of_a_path_one_string_of_a_body_and_one_header(NonNull<string> value)
    {
        var step = Step(null) with
        {
            Path = "/orders/${order}/lines",
            Body = """{"a":"${order}"}""",
            Headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Order", "n ${order}"),
        };
        var call = JourneyCall.Of(step, Nothing.Add("order", value.Get), out var missing);

        Assert.Empty(missing);
        Assert.Equal(3, call.Path.Count(letter => letter == '/'));
        Assert.DoesNotContain('?', call.Path);
        Assert.Single(JsonNode.Parse(call.Body!)!.AsObject());
        Assert.DoesNotContain(call.Headers["X-Order"], letter => letter is '\r' or '\n');
    }

    [Fact]
    public void A_call_whose_value_was_never_kept_cannot_be_made_and_says_which()
    {
        var step = Step(null) with { Path = "/orders/${order}", Body = """{"a":"${user}"}""" };
        JourneyCall.Of(step, Nothing, out var missing);
        Assert.Equal(["order", "user"], missing);
    }

    private static string? Judge(string expected, string answer) => JourneyJudge.Judge(Step(expected), new(200, answer), Nothing, out _);

    private static JourneyStep Step(string? expected) => new() { Method = "POST", Path = "/orders", Expect = new() { Body = expected } };

    private static ImmutableSortedDictionary<string, string> Keep(string name, string way) => ImmutableSortedDictionary<string, string>.Empty.Add(name, way);

    /// <summary>The rule once more, in other words: an oracle.</summary>
    private static bool Holds(JsonNode? actual, JsonNode? expected) => expected is JsonObject map
        ? actual is JsonObject other && map.All(member => other.ContainsKey(member.Key) && Holds(other[member.Key], member.Value))
        : JsonNode.DeepEquals(actual, expected);

    private static class Json
    {
        public static Arbitrary<JsonNode> Nodes() => Node(3).ToArbitrary();

        public static Arbitrary<JsonObject> Objects() => Node(3).Where(node => node is JsonObject).Select(node => node.AsObject()).ToArbitrary();

        private static Gen<JsonNode> Node(int depth)
        {
            var leaf = Gen.OneOf(
                Gen.Choose(-3, 3).Select(number => (JsonNode)JsonValue.Create(number)),
                Gen.Elements("", "a", "ü", "\"", "1").Select(text => (JsonNode)JsonValue.Create(text)),
                Gen.Elements(true, false).Select(truth => (JsonNode)JsonValue.Create(truth)));
            if (depth == 0)
            {
                return leaf;
            }

            var inner = Node(depth - 1);
            return Gen.OneOf(
                leaf,
                inner.ListOf(2).Select(items => (JsonNode)new JsonArray([.. items.Select(item => item.DeepClone())])),
                Gen.Zip(Gen.SubListOf("a", "b", "c d"), inner.ListOf(3)).Select(pair =>
                    (JsonNode)new JsonObject(pair.Item1.Zip(pair.Item2, (key, item) => KeyValuePair.Create(key, (JsonNode?)item.DeepClone())))));
        }
    }
}
