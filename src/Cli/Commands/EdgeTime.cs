using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Commands;

/// <summary>Times of `agrimaan maintenance` and `agrimaan hold`.</summary>
internal static class EdgeTime
{
    /// <returns>Null when nothing is said.</returns>
    public static TimeSpan? Of(string option, string? text) => text is null ? null
        : Duration.TryParse(text, out var time) && time > TimeSpan.Zero ? time
        : throw new CommandException(ExitCodes.BadInput, $"{option} '{text}' is no duration.", "Write it like 30s, 10m or 2h.");
}
