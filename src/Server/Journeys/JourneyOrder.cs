using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Server.Journeys;

/// <summary>What is to be played, and where.</summary>
/// <param name="Platform">The platform; whose name data left behind is found by.</param>
/// <param name="Journey">The journey.</param>
/// <param name="Address">The public edge that is asked.</param>
/// <param name="Versions">Versions that are asked by name, as <c>service@version</c>; null asks as everybody does.</param>
internal sealed record JourneyOrder(string Platform, Journey Journey, Uri Address, string? Versions);

/// <summary>What a play has kept so far: enough to clean up after it when nobody is left who played it.</summary>
/// <param name="Id">Its own, and the name of its file.</param>
/// <param name="Journey">The journey, whose clean-up is owed.</param>
/// <param name="Address">Where it was played.</param>
/// <param name="Versions">Versions that were asked by name, or null.</param>
/// <param name="Kept">Values that its steps kept.</param>
internal sealed record Leftover(string Id, Journey Journey, Uri Address, string? Versions, ImmutableDictionary<string, string> Kept);
