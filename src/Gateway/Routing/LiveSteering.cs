using System.Text.RegularExpressions;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Targets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agrimaan.Gateway.Routing;

/// <summary>Rules that lead requests to a version, made ready for the request path.</summary>
internal sealed class LiveSteering(string service, Steering steering, LiveVersion version)
{
    private readonly Condition[][] _rules = [.. steering.Rules.Select(rule => rule.All.Select(condition => new Condition(service, condition)).ToArray())];

    public LiveVersion Version { get; } = version;

    /// <summary>Whether any rule means this request.</summary>
    public bool Means(HttpRequest request)
    {
        foreach (var rule in _rules)
        {
            if (Array.TrueForAll(rule, condition => condition.HoldsFor(request)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A condition with its pattern ready.</summary>
    private sealed class Condition(string service, RequestCondition said)
    {
        private readonly HashSet<string>? _anyOf = said.AnyOf is { } values ? new(values, StringComparer.Ordinal) : null;
        private readonly Regex? _pattern = said.Pattern is { } pattern ? RequestCondition.Ready(pattern) : null;

        public bool HoldsFor(HttpRequest request)
        {
            if (said.Part == RequestPart.Cookie)
            {
                return request.Cookies[said.Name] is { } cookie && HoldsFor(cookie);
            }

            // A header or parameter that comes several times is what any of them says.
            var values = said.Part == RequestPart.Header ? request.Headers[said.Name] : request.QueryString.HasValue ? request.Query[said.Name] : StringValues.Empty;
            foreach (var value in values)
            {
                if (value is not null && HoldsFor(value))
                {
                    return true;
                }
            }

            return false;
        }

        private bool HoldsFor(string value) =>
            _anyOf?.Contains(value) is not false
            && (said.Prefix is null || value.StartsWith(said.Prefix, StringComparison.Ordinal))
            && _pattern?.IsMatch(value) is not false
            && (said.Users is not { } users || (value.Length > 0 && UserBucket.Of(service, value) < users));
    }
}
