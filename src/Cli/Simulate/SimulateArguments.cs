using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Simulation.Trials;

namespace Agrimaan.Cli.Simulate;

/// <summary>Reads what people write behind the options of `agrimaan simulate`.</summary>
internal static class SimulateArguments
{
    private const double MostRate = 100_000;
    private const double MostSlower = 100;

    /// <summary><c>20/s</c>, or <c>20</c>.</summary>
    public static double Rate(string text) =>
        Number(text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text) is { } rate and > 0 and <= MostRate
            ? rate
            : throw Bad("--traffic", $"a number of requests a second up to {MostRate:N0}", text, "20/s");

    /// <summary><c>3%</c>.</summary>
    public static double Portion(string option, string text) =>
        Share.TryParse(text, out var parts) && parts <= 10_000 ? parts / 10_000.0 : throw Bad(option, "a share from 0% to 100%", text, "3%");

    /// <summary><c>1.5x</c>, or <c>1.5</c>.</summary>
    public static double Slower(string text) =>
        Number(text.EndsWith('x') ? text[..^1] : text) is { } times and >= 1 and <= MostSlower ? times : throw Bad("--slower", $"how many times as slow, 1 to {MostSlower}", text, "1.5x");

    /// <summary>The place whose rules are tried: the one named, or the only one.</summary>
    public static TargetEnvironment EnvironmentOf(Platform platform, string? named) =>
        named is not null ? EnvironmentChoice.Of(platform, named)
        : platform.Environments.Count == 1 ? platform.Environments.Values.First()
        : throw new CommandException(ExitCodes.BadInput, $"{platform.Name} has several environments: {string.Join(", ", platform.Environments.Keys)}.", "Say whose rules are meant with `--environment NAME`.");

    /// <summary>The service whose instances take the traffic: the one named, the one behind the root, or the first.</summary>
    public static Service ServiceOf(Platform platform, string? named)
    {
        var service = named ?? platform.Gateway.Routes.GetValueOrDefault("/") ?? platform.Services.Keys.First();
        if (platform.Services.TryGetValue(service, out var found))
        {
            return found;
        }

        var near = Suggestion.Nearest(service, platform.Services.Keys);
        throw new CommandException(ExitCodes.BadInput, $"{platform.Name} has no service '{service}'.", near is null ? $"There are: {string.Join(", ", platform.Services.Keys)}." : $"Did you mean '{near}'?");
    }

    /// <summary>A bad version that is no worse than the one that runs would make nonsense of the answer.</summary>
    public static TrialQuestion Checked(TrialQuestion question) =>
        question.BadErrors > question.Errors || question.Slower > 1
            ? question
            : throw new CommandException(ExitCodes.BadInput, "The bad version is no worse than the one that runs.", "Say how it is worse: --bad-errors above --errors, or --slower above 1x.");

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static CommandException Bad(string option, string needs, string text, string example) =>
        new(ExitCodes.BadInput, $"{option} needs {needs}, not '{text}'.", $"Write it like {example}.");
}
