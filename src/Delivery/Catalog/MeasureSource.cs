using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Agrimaan.Delivery.Catalog;

/// <summary>
/// Who is asked for a measurement, as the file says it. Texts may hold places such as <c>${service}</c>; addresses, headers and settings also
/// references to values, so that a plan and the journal never hold a secret.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "source")]
[JsonDerivedType(typeof(PrometheusSource), "prometheus")]
[JsonDerivedType(typeof(HttpSource), "http")]
[JsonDerivedType(typeof(CommandSource), "command")]
[JsonDerivedType(typeof(LogSource), "logs")]
public abstract record MeasureSource
{
    /// <summary>Its word in the file.</summary>
    [JsonIgnore]
    public abstract string Word { get; }

    /// <summary>What is asked, for the evidence and for people.</summary>
    [JsonIgnore]
    public abstract string Question { get; }

    /// <summary>Texts that may refer to values of the environment's files.</summary>
    [JsonIgnore]
    public abstract IEnumerable<string> Referring { get; }
}

/// <summary>A query to Prometheus, or whoever speaks its HTTP API.</summary>
/// <param name="Url">Where its API begins.</param>
/// <param name="Query">PromQL that gives one number.</param>
/// <param name="Headers">Headers of the request.</param>
public sealed record PrometheusSource(string Url, string Query, ImmutableSortedDictionary<string, string> Headers) : MeasureSource
{
    /// <inheritdoc/>
    public override string Word => "prometheus";

    /// <inheritdoc/>
    public override string Question => Query;

    /// <inheritdoc/>
    public override IEnumerable<string> Referring => [Url, .. Headers.Values];
}

/// <summary>Any answer in JSON.</summary>
/// <param name="Url">What is got.</param>
/// <param name="Value">The way to the number, such as <c>data.0.rate</c>.</param>
/// <param name="Headers">Headers of the request.</param>
public sealed record HttpSource(string Url, string Value, ImmutableSortedDictionary<string, string> Headers) : MeasureSource
{
    /// <inheritdoc/>
    public override string Word => "http";

    /// <inheritdoc/>
    public override string Question => $"{Value} of {Url}";

    /// <inheritdoc/>
    public override IEnumerable<string> Referring => [Url, .. Headers.Values];
}

/// <summary>A command on the control plane's machine, run by no shell, in the folder of the platform file.</summary>
/// <param name="Run">The program and its words.</param>
/// <param name="Settings">Variables that it gets.</param>
/// <param name="Judges">Whether its end is the verdict, and not what it writes the number.</param>
public sealed record CommandSource(ImmutableArray<string> Run, ImmutableSortedDictionary<string, string> Settings, bool Judges) : MeasureSource
{
    /// <inheritdoc/>
    public override string Word => "command";

    /// <inheritdoc/>
    public override string Question => string.Join(' ', Run);

    /// <inheritdoc/>
    public override IEnumerable<string> Referring => Settings.Values;
}

/// <summary>Counts lines that instances wrote.</summary>
/// <param name="Match">A pattern that is found in a line.</param>
/// <param name="Service">Whose instances; null for those of the service that is rolled out, of the measured version.</param>
public sealed record LogSource(string Match, string? Service) : MeasureSource
{
    /// <inheritdoc/>
    public override string Word => "logs";

    /// <inheritdoc/>
    public override string Question => $"lines that match {Match}{(Service is null ? "" : $" of {Service}")}";

    /// <inheritdoc/>
    public override IEnumerable<string> Referring => [];
}
