using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Journeys;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.Workers;

/// <summary>Plays journeys when somebody asks for it.</summary>
internal sealed class JourneyRequests(WorkerList workers, JourneyPlayer player, TimeProvider clock) : IJourneys
{
    /// <inheritdoc/>
    public IReadOnlyList<JourneyView> Of(string platform)
    {
        var file = FileOf(platform);
        var here = file is null ? [] : AppliedPlatform.Environment(file).Journeys;
        return [.. JourneysOf(file).Select(journey => new JourneyView(
            journey.Name, journey.Description, journey.Steps.Length, journey.Cleanup.Length, here.Contains(journey.Name)))];
    }

    /// <inheritdoc/>
    public async Task<JourneyResultView> PlayAsync(string platform, string journey, PlayJourney request, CancellationToken cancellationToken)
    {
        var all = JourneysOf(FileOf(platform));
        var known = all.FirstOrDefault(one => one.Name == journey) ?? throw new ProblemException(new(
            "journey.unknown", $"{platform} has no journey '{journey}'.",
            all.Count == 0 ? "Declare one under `journeys:` of the platform file, then run `agrimaan up`." : $"There are: {string.Join(", ", all.Select(one => one.Name))}.", 404));
        var order = new JourneyOrder(platform, known, AddressOf(platform, request.Url), Blank(request.Versions));
        if (order.Versions is not null && request.Url is not null)
        {
            throw new ProblemException(new("journey.place", "Versions can be asked by name only through the platform's own gateway.", "Leave one of the two out.", 422));
        }

        var began = clock.GetTimestamp();
        var result = await player.PlayAsync(order, cancellationToken).ConfigureAwait(false);
        return new(known.Name, RunViews.Camel(result.Verdict), result.Sentence, clock.GetElapsedTime(began));
    }

    private Uri AddressOf(string platform, string? url)
    {
        if (Blank(url) is not { } other)
        {
            return workers.PublicAddressOf(platform) ?? throw new ProblemException(new("platform.down", $"{platform} is down.", "Bring it up with `agrimaan up`.", 409));
        }

        return Uri.TryCreate(other, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address!
            : throw new ProblemException(new("journey.url", $"'{other}' is no address.", "Give one such as http://localhost:8080.", 422));
    }

    private FileApplied? FileOf(string platform) => workers.Get(platform).Loop.State.File;

    private static IReadOnlyList<Journey> JourneysOf(FileApplied? file) => file is null ? [] : [.. AppliedPlatform.In(file).Journeys.Values];

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
