using System.Globalization;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Tells two releases apart.</summary>
internal static class Comparison
{
    private const string Gateway = "gateway";
    private const string Hidden = "(hidden)";

    private static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE", "API_KEY", "APIKEY", "ACCESS_KEY", "CONNECTION_STRING", "DSN"];

    public static ReleaseComparison Of(Release from, Release to)
    {
        var names = from.Services.Keys.Union(to.Services.Keys).Order(StringComparer.Ordinal).ToArray();
        var changes = names.SelectMany(name => Services(name, from.Services.GetValueOrDefault(name), to.Services.GetValueOrDefault(name))).ToList();
        changes.AddRange(Gateways(from.Gateway, to.Gateway));
        return new(from.Platform, from.Version, to.Version, changes, [.. names.Where(name => changes.TrueForAll(change => change.Service != name))]);
    }

    private static IEnumerable<ReleaseChange> Services(string name, ServiceRelease? from, ServiceRelease? to)
    {
        if (from is null || to is null)
        {
            return [new(name, "service", from?.Version, to?.Version)];
        }

        var changes = new List<ReleaseChange>();
        void Differ(string what, string? before, string? after)
        {
            if (before != after)
            {
                changes.Add(new(name, what, before, after));
            }
        }

        Differ("files", from.Artefact, to.Artefact);
        Differ("kind", from.Kind.ToString().ToLowerInvariant(), to.Kind.ToString().ToLowerInvariant());
        Differ("command", string.Join(' ', from.Command), string.Join(' ', to.Command));
        foreach (var setting in from.Settings.Keys.Union(to.Settings.Keys).Order(StringComparer.Ordinal).Where(setting => from.Settings.GetValueOrDefault(setting) != to.Settings.GetValueOrDefault(setting)))
        {
            changes.Add(new(name, "setting " + setting, Shown(setting, from.Settings.GetValueOrDefault(setting)), Shown(setting, to.Settings.GetValueOrDefault(setting))));
        }

        changes.AddRange(from.Secrets.Keys.Union(to.Secrets.Keys).Order(StringComparer.Ordinal)
            .Where(secret => from.Secrets.GetValueOrDefault(secret) != to.Secrets.GetValueOrDefault(secret))
            .Select(secret => new ReleaseChange(name, "secret " + secret, from.Secrets.ContainsKey(secret) ? Hidden : null, to.Secrets.ContainsKey(secret) ? Hidden : null)));
        Differ("calls", string.Join(", ", from.Calls), string.Join(", ", to.Calls));
        Differ("ready", from.Http.Ready, to.Http.Ready);
        Differ("live", from.Http.Live, to.Http.Live);
        Differ("metrics", from.Http.Metrics, to.Http.Metrics);
        Differ("startDeadline", Text(from.Http.StartDeadline), Text(to.Http.StartDeadline));
        Differ("stableFor", Text(from.Http.StableFor), Text(to.Http.StableFor));
        Differ("stopGrace", Text(from.Http.StopGrace), Text(to.Http.StopGrace));
        Differ("replicas", Text(from.Replicas), Text(to.Replicas));
        Differ("restarts", Text(from.Generation), Text(to.Generation));
        return changes;
    }

    private static IEnumerable<ReleaseChange> Gateways(GatewaySettings from, GatewaySettings to)
    {
        (string What, string? From, string? To)[] parts =
        [
            ("port", Text(from.Port), Text(to.Port)), ("sticky", Text(from.Sticky), Text(to.Sticky)), ("pathHeader", Text(from.PathHeader), Text(to.PathHeader)),
            .. from.Routes.Keys.Union(to.Routes.Keys).Order(StringComparer.Ordinal).Select(path => ("route " + path, from.Routes.GetValueOrDefault(path), to.Routes.GetValueOrDefault(path))),
        ];
        return parts.Where(part => part.From != part.To).Select(part => new ReleaseChange(Gateway, part.What, part.From, part.To));
    }

    /// <summary>That a secret changed may be seen, what it is may not.</summary>
    private static string? Shown(string setting, string? value) =>
        value is null ? null : Array.Exists(SecretWords, word => setting.Contains(word, StringComparison.OrdinalIgnoreCase)) || HasPassword(value) ? Hidden : value;

    private static bool HasPassword(string value) =>
        value.Length < 2048 && Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Contains(':', StringComparison.Ordinal);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
