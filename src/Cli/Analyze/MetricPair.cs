namespace Agrimaan.Cli.Analyze;

/// <summary>One metric as both sides have it.</summary>
/// <param name="Baseline">In the file's order; a value that is missing is not a number.</param>
/// <param name="Canary">Likewise.</param>
internal sealed record MetricPair(string Name, double[] Baseline, double[] Canary);
