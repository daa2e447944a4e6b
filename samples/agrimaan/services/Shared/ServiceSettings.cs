using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Samples.Shared;

/// <summary>What a service reads from its environment. Nothing is guessed: a missing or broken value stops the start with a sentence that names it.</summary>
public sealed class ServiceSettings
{
    private readonly Func<string, string?> read;

    public ServiceSettings(Func<string, string?> read)
    {
        this.read = read;
        Port = Whole("PORT", 0, 65535);
        FaultRate = Share("FAULT_RATE");
        FaultSeed = Whole("FAULT_SEED", 0, int.MaxValue, 0);
        Latency = TimeSpan.FromMilliseconds(Whole("LATENCY_MS", 0, 60_000, 0));
        Log = Text("LOG_LEVEL", "info") switch
        {
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            var other => throw new SettingsException($"LOG_LEVEL must be debug, info, warn or error, but is '{other}'."),
        };
        StartDelay = TimeSpan.FromMilliseconds(Whole("START_DELAY_MS", 0, 600_000, 0));
    }

    public int Port { get; }

    /// <summary>The least that is logged.</summary>
    public LogLevel Log { get; }

    /// <summary>The share of business requests that is answered 500, 0 to 1.</summary>
    public double FaultRate { get; }

    public int FaultSeed { get; }

    public TimeSpan Latency { get; }

    public TimeSpan StartDelay { get; }

    /// <summary>The service's name and version as its platform knows them.</summary>
    public string Self => $"{read("AGRIMAAN_SERVICE") ?? "service"}@{read("AGRIMAAN_VERSION") ?? "unreleased"}";

    public string Service => read("AGRIMAAN_SERVICE") ?? "service";

    /// <summary>An address that a service can do without; null when it is not set.</summary>
    public Uri? Optional(string name, params string[] schemes) => read(name) is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme)
            ? address
            : throw new SettingsException($"{name} must be an address that begins with {string.Join(" or ", schemes)}."); // it may hold a password, so it is not repeated

    public string Text(string name, string otherwise) => read(name) is { Length: > 0 } text ? text : otherwise;

    public string Folder(string name) =>
        Directory.Exists(Required(name)) ? Required(name) : throw new SettingsException($"{name} must name a folder, but there is none at '{Required(name)}'.");

    /// <summary>The address of another service, from `NAME_URL`.</summary>
    public Uri AddressOf(string service)
    {
        var name = $"{service.ToUpperInvariant().Replace('-', '_')}_URL";
        return Uri.TryCreate(Required(name), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new SettingsException($"{name} must be an http address, but is '{Required(name)}'.");
    }

    private string Required(string name) => read(name) is { Length: > 0 } text ? text : throw new SettingsException($"{name} is not set.");

    private int Whole(string name, int least, int most, int? otherwise = null)
    {
        var text = otherwise is { } value ? Text(name, value.ToString(CultureInfo.InvariantCulture)) : Required(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SettingsException($"{name} must be a whole number from {least} to {most}, but is '{text}'.");
    }

    private double Share(string name)
    {
        var text = Text(name, "0");
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new SettingsException($"{name} must be a number from 0 to 1, but is '{text}'.");
    }
}

public sealed class SettingsException(string message) : Exception(message);
