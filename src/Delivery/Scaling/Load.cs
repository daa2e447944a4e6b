namespace Agrimaan.Delivery.Scaling;

/// <summary>What a service was asked over a window, all its versions together.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="InFlight">Requests at once, on average.</param>
public readonly record struct Load(double PerSecond, double InFlight);
