using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Agrimaan.Cli.Init;

/// <summary>Writes the platform file, with comments for somebody who sees one for the first time.</summary>
internal static partial class PlatformWriting
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Guess guess)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # What this platform is made of, and how it is released. Written by `agrimaan init`; yours from now on.
            # `agrimaan validate` finds every fault of it at once; every key is described by `agrimaan schema`.
            platform: {guess.Platform}
            apiVersion: platform/v1

            """);
        var ready = guess.Services.Where(service => service.Found.NotYet is null).ToArray();
        Section(text, guess, "services", "\n# Each is started as a plain process and has to listen on the port in its variable PORT.\n", [.. ready.Where(service => !service.Found.Frontend)]);
        Section(text, guess, "frontends", "\n# What people open; deployed after the services.\n", [.. ready.Where(service => service.Found.Frontend)]);
        Later(text, guess);
        text.Append(CultureInfo.InvariantCulture, $"""

            # The one public door, on this machine. The longest path that fits wins; the rest of the address is passed on as it is.
            gateway:
              port: {guess.Port}
              routes:

            """);
        foreach (var (path, service) in guess.Routes.OrderByDescending(route => route.Key.Length).ThenBy(route => route.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {path}: {service}\n");
        }

        text.Append("""

            # Where it runs, and how a release goes out: a new version first gets 10 % of the requests, then half, then all. If more than
            # 5 % of its requests fail, or it is three times slower than the version that serves the rest, everything goes back by itself.
            # Nothing is judged before both versions had `samples` requests, and a version passes when its health is proven: without traffic a
            # rollout waits until stepDeadline, and goes back. `agrimaan plan` says how long it takes at the traffic there is.
            environments:
              local:
                target: local
                rollout:
                  steps: [10%, 50%]
                  stepTime: 10s
                  stepDeadline: 3m
                  abort: { errors: ">5%", latency: ">200% of baseline", samples: 50 }

            """);
        return text.ToString();
    }

    private static void Section(StringBuilder text, Guess guess, string section, string comment, GuessedService[] services)
    {
        if (services.Length == 0)
        {
            return;
        }

        text.Append(comment).Append(section).Append(":\n");
        foreach (var service in services)
        {
            Service(text, guess, service);
        }
    }

    private static void Service(StringBuilder text, Guess guess, GuessedService service)
    {
        var found = service.Found;
        text.Append(CultureInfo.InvariantCulture, $"  {service.Name}: # {found.Evidence}: {found.Kind}\n");
        foreach (var doubt in service.Doubts)
        {
            text.Append(CultureInfo.InvariantCulture, $"    # Look at this: {doubt}.\n");
        }

        foreach (var command in found.Before)
        {
            text.Append(CultureInfo.InvariantCulture, $"    # Before every release: {command}\n");
        }

        text.Append("    run:\n");
        text.Append(CultureInfo.InvariantCulture, $"      command: [{string.Join(", ", found.Command.Select(Scalar))}]\n");
        text.Append(CultureInfo.InvariantCulture, $"      files: {Scalar(found.Files)} # copied when a release is made, so that a rollback has the old ones\n");
        if (found.Source.ReadyPath is { } ready)
        {
            text.Append(CultureInfo.InvariantCulture, $"    http: {{ ready: {ready.Path}{(found.Source.LivePath is { } live ? $", live: {live.Path}" : "")}{(found.Source.MetricsPath is { } metrics ? $", metrics: {metrics}" : "")} }}\n");
        }
        else
        {
            text.Append("    # http: { ready: /health/ready } # a path that answers 200 when it can take requests; better than a listening port\n");
        }

        if (found.Settings.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    settings: {{ {string.Join(", ", found.Settings.Select(setting => $"{setting.Key}: {Scalar(setting.Value)}"))} }}\n");
        }

        if (service.Calls.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    calls: [{string.Join(", ", service.Calls)}] # their addresses come as {string.Join(", ", service.Calls.Select(Delivery.Running.InstanceSpecs.AddressVariable))}\n");
        }

        if (guess.IsInner(service))
        {
            text.Append("    # No route leads here: only the services that call it reach it.\n");
        }
    }

    /// <summary>What was found and cannot run yet stands in the file as a comment.</summary>
    private static void Later(StringBuilder text, Guess guess)
    {
        foreach (var service in guess.Services.Where(service => service.Found.NotYet is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                # {service.Name} ({service.Found.Kind}) was found in {service.Found.Folder}, but {service.Found.NotYet}:
                # frontends:
                #   {service.Name}:
                #     run: {"{"} command: [{string.Join(", ", service.Found.Command.Select(Scalar))}], files: {service.Found.Files} {"}"}

                """);
        }
    }

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Special().IsMatch(text) ? text : JsonSerializer.Serialize(text, Quoted);

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./@=+-]*$|^--?[A-Za-z][A-Za-z0-9-]*$")]
    private static partial Regex Plain();

    /// <summary>What some reader of YAML takes for a number, a date, nothing, yes or no.</summary>
    [GeneratedRegex("^([0-9.].*|~|null|true|false|yes|no|on|off|y|n)$", RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
