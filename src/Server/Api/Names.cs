using System.Text.RegularExpressions;
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

    private static void Check(string? name, Regex form, string kind)
    {
        if (name is not null && (name.Length > LongestVersion || !form.IsMatch(name)))
        {
            throw new ProblemException(new($"{kind}.unknown", $"That is no name of a {kind}.", "See `agrimaan status`.", 404));
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z")]
    private static partial Regex Platform();

    [GeneratedRegex(@"\A[0-9A-Za-z.+-]+\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\z")]
    private static partial Regex Run();
}
