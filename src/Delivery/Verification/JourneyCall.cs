using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>A step of a journey with the kept values in it, ready to be sent.</summary>
/// <param name="Step">As the file says it; only this is ever told to anybody.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">What the request carries.</param>
/// <param name="Body">JSON text, or null.</param>
public sealed record JourneyCall(JourneyStep Step, string Path, ImmutableSortedDictionary<string, string> Headers, string? Body)
{
    /// <summary>Puts kept values into a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="kept">Values that earlier steps kept.</param>
    /// <param name="missing">Names that no step has kept; then the call cannot be made.</param>
    public static JourneyCall Of(JourneyStep step, IReadOnlyDictionary<string, string> kept, out ImmutableSortedSet<string> missing)
    {
        var lacking = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var path = KeptValues.FillPath(step.Path, kept, out var inPath);
        lacking.UnionWith(inPath);
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var (name, value) in step.Headers)
        {
            // A line break that a service put into a value must not become a header of ours.
            headers[name] = KeptValues.Fill(value, kept, out var inHeader).ReplaceLineEndings(" ");
            lacking.UnionWith(inHeader);
        }

        var inBody = ImmutableArray<string>.Empty;
        var body = step.Body is null ? null : KeptValues.FillJson(step.Body, kept, out inBody);
        lacking.UnionWith(inBody);
        missing = lacking.ToImmutable();
        return new(step, path, headers.ToImmutable(), body);
    }
}

/// <summary>What came back.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Body">Text of the body, or of its beginning.</param>
/// <param name="IsWhole">Whether that is all of it; false for one that is longer than is read.</param>
public sealed record JourneyAnswer(int Status, string Body, bool IsWhole = true);
