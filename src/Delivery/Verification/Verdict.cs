namespace Agrimaan.Delivery.Verification;

/// <summary>An answer of a check. Failure is never confused with error, nor silence with health.</summary>
public enum Verdict
{
    /// <summary>Enough evidence, all within limits.</summary>
    Pass,

    /// <summary>Enough evidence, a limit is broken.</summary>
    Fail,

    /// <summary>Not enough evidence yet.</summary>
    Inconclusive,

    /// <summary>Could not ask.</summary>
    Error,
}

/// <summary>A verdict with its reason.</summary>
/// <param name="Check">Name of the check, such as <c>errors</c>.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Sentence">Number, limit, window and sample size in one sentence.</param>
public sealed record CheckResult(string Check, Verdict Verdict, string Sentence);
