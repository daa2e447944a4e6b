namespace Agrimaan.Client;

/// <summary>Something changed: one of the two is set.</summary>
public sealed record ChangeView(PlatformView? Platform, RunEventView? Event);
