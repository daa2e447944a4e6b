using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>Holds an answer against what a step expects. Its sentences tell steps as the file writes them: no header, no kept value.</summary>
public static class JourneyJudge
{
    private const int DeepestBody = 64;

    /// <summary>Judges one answer.</summary>
    /// <param name="step">The step.</param>
    /// <param name="answer">What came.</param>
    /// <param name="kept">Values that earlier steps kept.</param>
    /// <param name="keeps">The same and what this step keeps; of a wrong answer too, since what it made must be cleaned up.</param>
    /// <returns>What is wrong, as the end of a sentence; null when the answer is as expected.</returns>
    public static string? Judge(JourneyStep step, JourneyAnswer answer, ImmutableDictionary<string, string> kept, out ImmutableDictionary<string, string> keeps)
    {
        keeps = kept;
        using var body = Parse(answer);
        var lost = default(string);
        foreach (var (name, way) in step.Keep)
        {
            if (body is not null && KeptValues.Find(body.RootElement, way) is { } value)
            {
                keeps = keeps.SetItem(name, value);
            }
            else
            {
                lost ??= $"its body has no single value at `{way}` to keep as {name}";
            }
        }

        if (!IsGood(step.Expect.Status, answer.Status))
        {
            return $"it answered {answer.Status} instead of {Words(step.Expect.Status)}";
        }

        if ((step.Expect.Body is not null || step.Keep.Count > 0) && body is null)
        {
            return answer.IsWhole ? "its body is no JSON" : "its body is larger than 1 MB";
        }

        if (step.Expect.Body is not null)
        {
            using var expected = JsonDocument.Parse(step.Expect.Body);
            if (BodyMatch.Difference(expected.RootElement, body!.RootElement, keeps) is { } difference)
            {
                return difference;
            }
        }

        return lost;
    }

    /// <summary>Which step it is, for people: <c>step 2 (line 197), GET /api/users/${user}</c>.</summary>
    public static string Name(JourneyStep step, int number, bool cleanup) =>
        string.Create(CultureInfo.InvariantCulture, $"{(cleanup ? "clean-up " : "step ")}{number} (line {step.Line}), {step.Method} {step.Path}");

    private static bool IsGood(ImmutableArray<int> good, int status) => good.IsDefaultOrEmpty ? status is >= 200 and < 300 : good.Contains(status);

    private static string Words(ImmutableArray<int> good) => good.IsDefaultOrEmpty ? "200 to 299" : string.Join(" or ", good);

    private static JsonDocument? Parse(JourneyAnswer answer)
    {
        try
        {
            return answer.IsWhole ? JsonDocument.Parse(answer.Body, new() { MaxDepth = DeepestBody }) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
