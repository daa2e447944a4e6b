using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification.Measuring;

/// <summary>What a check's query may name, as <c>${service}</c>.</summary>
/// <param name="Service">The service that is rolled out.</param>
/// <param name="Version">The version that is measured: the new one, or for the baseline the stable one.</param>
/// <param name="Stable">What it is compared with: the stable version, or its fresh baseline.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Window">How far back to look.</param>
public sealed record CheckPlaces(string Service, string Version, string Stable, string Platform, string Environment, TimeSpan Window)
{
    /// <summary>The names, for the reader of files and for people.</summary>
    public static ImmutableArray<string> Names { get; } = ["service", "version", "stable", "platform", "environment", "window"];

    /// <summary>The same for the stable version, where a limit compares with it.</summary>
    public CheckPlaces Baseline => this with { Version = Stable };

    /// <summary>Names in a text that mean nothing here; one that has any must not be asked.</summary>
    public static ImmutableArray<string> Unknown(string text) => [.. References.Names(text).Except(Names)];

    /// <summary>Into PromQL, where values stand inside quotes: none can end them.</summary>
    public string InQuery(string text) => Fill(text, static value =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).ReplaceLineEndings(@"\n"));

    /// <summary>Into an address: each place as one part of it.</summary>
    /// <param name="text">The address.</param>
    /// <param name="other">What other names stand for, as it is; null for nothing.</param>
    public string InAddress(string text, Func<string, string?>? other = null) => Fill(text, Uri.EscapeDataString, other);

    /// <summary>Into one word of a command, which no shell reads, into a header or a setting.</summary>
    public string InWord(string text, Func<string, string?>? other = null) => Fill(text, static value => value, other);

    private string Fill(string text, Func<string, string> escaped, Func<string, string?>? other = null)
    {
        var filled = References.Resolve(text, name => ValueOf(name) is { } value ? escaped(value) : other?.Invoke(name), out var missing);
        return missing.IsEmpty ? filled : throw new UnfilledException($"nobody knows what {missing[0]} stands for; look for it in the files of values");
    }

    private string? ValueOf(string name) => name switch
    {
        "service" => Service,
        "version" => Version,
        "stable" => Stable,
        "platform" => Platform,
        "environment" => Environment,
        "window" => Duration.Format(Window),
        _ => null,
    };
}

/// <summary>A text refers to something that does not exist any more, and must not be asked so.</summary>
public sealed class UnfilledException(string message) : Exception(message);
