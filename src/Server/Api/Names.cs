using System.Text.RegularExpressions;
using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Api;

/// <summary>The door's check of names in addresses and of bodies: whatever has another form is refused before anybody looks for it.</summary>
internal static partial class Names
{
    private const int LongestVersion = 128;

    /// <summary>Looks at the parts of the address that are names.</summary>
    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var values = context.HttpContext.Request.RouteValues;
        Check(values["platform"] as string, Platform(), "platform");
        Check(values["version"] as string, Version(), "release");
        Check(values["journey"] as string, Journey(), "journey");
        Check(values["notification"] as string, Journey(), "notification");
        Check(values["backup"] as string, Backup(), "backup");
        Check(values["run"] as string, Run(), "run");
        return next(context);
    }

    /// <summary>A platform named in a query.</summary>
    public static void CheckPlatform(string name) => Check(name, Platform(), "platform");

    /// <exception cref="ProblemException">The text is missing.</exception>
    public static void Need(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ProblemException(new("api.malformed", $"The field '{field}' is missing.", "Send JSON in the form of /openapi/v1.json.", 400));
        }
    }

    /// <exception cref="ProblemException">It is no such rule.</exception>
    public static void CheckArrival(string? rule)
    {
        if (rule is not (null or "refuse" or "queue" or "supersede"))
        {
            throw new ProblemException(new("arrival.unknown", "That is no rule for a release that arrives while a run is in progress.", "Use refuse, queue or supersede.", 422));
        }
    }

    /// <exception cref="ProblemException">It is no answer, or ignores without a reason.</exception>
    public static void CheckGuidance(GuideRun answer)
    {
        if (answer.Answer is not ("retry" or "ignore"))
        {
            throw new ProblemException(new("guidance.unknown", "That is no answer to a step that failed.", "Use retry or ignore; to go back, abort the run.", 422));
        }

        if (answer.Answer == "ignore" && string.IsNullOrWhiteSpace(answer.Reason))
        {
            throw new ProblemException(new("guidance.noReason", "What failed is ignored only with a reason.", "Say why: `agrimaan rollout guide --ignore REASON`.", 422));
        }
    }

    /// <exception cref="ProblemException">Nothing is named.</exception>
    public static void Need<T>(IReadOnlyCollection<T>? value, string field) => Need(value is { Count: > 0 } ? field : null, field);

    private static void Check(string? name, Regex form, string kind)
    {
        if (name is not null && (name.Length > LongestVersion || !form.IsMatch(name)))
        {
            throw new ProblemException(new($"{kind}.unknown", $"That is no name of a {kind}.", "See `agrimaan status`.", 404));
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}(@[a-z][a-z0-9-]{0,39})?\z")]
    private static partial Regex Platform();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z")]
    private static partial Regex Journey();

    [GeneratedRegex(@"\A[a-z][0-9A-Za-z._-]*\z")]
    private static partial Regex Backup();

    [GeneratedRegex(@"\A[0-9A-Za-z.+-]+\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*(@[a-z][a-z0-9-]*)?-[0-9]{1,9}\z")]
    private static partial Regex Run();
}
