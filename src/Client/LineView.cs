namespace Agrimaan.Client;

/// <summary>The one switch over all runs of a control plane.</summary>
/// <param name="Stopped">Whether no run starts or moves on; what goes back always goes.</param>
/// <param name="By">Who set it so; empty when nobody ever has.</param>
/// <param name="Reason">Why it is stopped.</param>
/// <param name="Since">When it was set so; null when it never was.</param>
public sealed record LineView(bool Stopped, string By, string Reason, DateTimeOffset? Since);

/// <summary>Asks to stop the line.</summary>
/// <param name="Reason">Why, for those who find their run standing still.</param>
public sealed record StopLine(string Reason);
