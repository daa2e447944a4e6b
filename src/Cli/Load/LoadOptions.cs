namespace Agrimaan.Cli.Load;

/// <summary>A load as it was asked for.</summary>
/// <param name="Address">Who is asked.</param>
/// <param name="Rate">Requests a second after the ramp.</param>
/// <param name="Schedule">When each is due.</param>
/// <param name="Mix">What is asked.</param>
/// <param name="Open">What it may do to this machine.</param>
/// <param name="Limits">When the answer is no.</param>
/// <param name="Quiet">Nothing is said before the end.</param>
internal sealed record LoadOptions(Uri Address, double Rate, Schedule Schedule, LoadMix Mix, OpenLoopLimits Open, LoadLimits Limits, bool Quiet);
