namespace Agrimaan.Gateway.Control;

/// <summary>What a gateway says to a table it was sent.</summary>
/// <param name="Platform">The platform it serves.</param>
/// <param name="Epoch">Epoch of the table.</param>
/// <param name="Version">Version of the table.</param>
/// <param name="Hash">SHA-256 of the table as the gateway read it.</param>
/// <param name="Accepted">Whether it is served now.</param>
/// <param name="Reason">Why not.</param>
/// <param name="AdminPort">Where its numbers are.</param>
public sealed record GatewayAcknowledgement(string Platform, long Epoch, long Version, string Hash, bool Accepted, string? Reason, int AdminPort);
