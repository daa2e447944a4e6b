using System.Globalization;
using System.Text.RegularExpressions;
using Agrimaan.Client;

namespace Agrimaan.Server.Dashboard;

/// <summary>How numbers and words look on the page. What is not known is a dash, never a zero.</summary>
internal static partial class Show
{
    private const string Unknown = "—";

    public static string Percent(int parts) => string.Create(CultureInfo.InvariantCulture, $"{parts / 100.0:0.##} %");

    public static string Milliseconds(double? value) => value is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms") : Unknown;

    public static string Errors(VersionView version)
    {
        if (version.Requests == 0)
        {
            return Unknown;
        }

        // A few among very many are few, but not none.
        var share = 100.0 * version.Errors / version.Requests;
        return version.Errors > 0 && share < 0.01
            ? string.Create(CultureInfo.InvariantCulture, $"{version.Errors:N0} (<0.01 %)")
            : string.Create(CultureInfo.InvariantCulture, $"{version.Errors:N0} ({share:0.##} %)");
    }

    public static bool IsBad(VersionView version) => version.Requests > 0 && (double)version.Errors / version.Requests > 0.05;

    /// <summary>Why instances are not ready, in words.</summary>
    public static string? Reasons(VersionView version) =>
        string.Join("; ", version.Running.Where(instance => instance.State != "ready")
            .Select(instance => instance.Reason is { Length: > 0 } reason ? $"{Words(instance.State)}: {reason}" : Words(instance.State))) is { Length: > 0 } text ? text : null;

    public static string Gateway(GatewayView gateway) => gateway switch
    {
        { Refusal: { } refusal } => $"refuses the newest table: {refusal}",
        { Connected: false } => "not connected; it serves the last table it has",
        { ConfirmedVersion: var confirmed, PublishedVersion: var published } when confirmed != published => $"serves table {confirmed}, {published} is on its way",
        _ => $"serves table {gateway.ConfirmedVersion}",
    };

    public static string GatewayState(GatewayView gateway) => gateway switch
    {
        { Refusal: not null } => "failed",
        { Connected: false } => "stopping",
        { ConfirmedVersion: var confirmed, PublishedVersion: var published } when confirmed != published => "shifting",
        _ => "up",
    };

    /// <summary>Only an address of the web becomes a link.</summary>
    public static string? Link(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? address : null;

    /// <summary>A moment on the clock; nothing when there is none.</summary>
    public static string Until(DateTimeOffset? moment) => moment is { } until ? string.Create(CultureInfo.InvariantCulture, $" until {until.UtcDateTime:HH:mm:ss} UTC") : "";

    /// <summary>What is read aloud when it changes.</summary>
    public static string News(RunView run) => $"Run {run.Id} to {run.Release}: {Words(run.Outcome ?? run.State)}. {run.Reason}".TrimEnd();

    public static string Took(RunView run) => run.EndedAt is { } end ? string.Create(CultureInfo.InvariantCulture, $"{(end - run.StartedAt).TotalSeconds:0.0} s") : Unknown;

    /// <summary>Words of the API, apart: <c>rolledBack</c> becomes <c>rolled back</c>.</summary>
    public static string Words(string word) => Capital().Replace(word, match => " " + match.Value.ToLowerInvariant());

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Capital();
}
