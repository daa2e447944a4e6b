using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Explaining;

/// <summary>Where the values at and below a path of a platform file come from.</summary>
/// <param name="Path">The path, such as <c>services.user-service.scale</c>.</param>
/// <param name="Environment">The environment it was resolved for, or null for the file as it is.</param>
/// <param name="Means">What the key means, or null where it is a name.</param>
/// <param name="Values">Each single value, in the order of the file.</param>
public sealed record Explanation(string Path, string? Environment, string? Means, ImmutableArray<ExplainedValue> Values);

/// <summary>One value.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Value">As it is written; a reference stays one, and a secret is never shown.</param>
/// <param name="Origin">The path that says it, such as <c>blueprints.api.http.ready</c>; <c>default</c> where nothing does.</param>
/// <param name="Through">How it got from there to here, such as <c>blueprint api</c>; null when it stands at its own place.</param>
/// <param name="Line">The line of the file, or null.</param>
/// <param name="References">Each name that it refers to, with where its value is, never the value.</param>
public sealed record ExplainedValue(string Path, string Value, string Origin, string? Through, int? Line, ImmutableArray<ReferenceOrigin> References);

/// <summary>Where the value of a reference is.</summary>
/// <param name="Name">The name.</param>
/// <param name="File">The file of values, or null when none has it.</param>
/// <param name="Line">Its line there.</param>
public sealed record ReferenceOrigin(string Name, string? File, int? Line);

/// <summary>The path leads nowhere.</summary>
/// <param name="message">Which part of it, a sentence.</param>
/// <param name="hint">What may have been meant, or what there is.</param>
public sealed class UnknownPathException(string message, string? hint) : Exception(message)
{
    public string? Hint { get; } = hint;
}
