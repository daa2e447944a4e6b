using System.Globalization;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Delivery.Verification;

/// <summary>What became of copies of requests that were sent to a version before it takes traffic.</summary>
/// <param name="Mirrored">Copies that ended.</param>
/// <param name="Matched">Of these, answered as the caller was: status, type and the beginning of the body.</param>
/// <param name="Differed">Of these, answered otherwise.</param>
/// <param name="OtherStatus">Of those that differed, answered with another status.</param>
/// <param name="Dropped">Copies that were never sent: there was no room.</param>
/// <param name="Failed">Of those that ended, without an answer in time.</param>
public sealed record MirrorNumbers(long Mirrored, long Matched, long Differed, long OtherStatus, long Dropped, long Failed)
{
    /// <summary>Nothing counted.</summary>
    public static MirrorNumbers Zero { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>What was counted after <paramref name="earlier"/>, which must come from the same source.</summary>
    public MirrorNumbers Since(MirrorNumbers earlier) => new(
        Math.Max(0, Mirrored - earlier.Mirrored), Math.Max(0, Matched - earlier.Matched), Math.Max(0, Differed - earlier.Differed),
        Math.Max(0, OtherStatus - earlier.OtherStatus), Math.Max(0, Dropped - earlier.Dropped), Math.Max(0, Failed - earlier.Failed));

    /// <summary>
    /// Fails when more copies than the limit for errors had another status than the caller got, or no answer. A body that differs is
    /// told and not judged: many answers hold a time or a name of their own.
    /// </summary>
    public CheckResult Judge(AbortLimits limits)
    {
        var bad = OtherStatus + Failed;
        if (Mirrored < limits.Samples)
        {
            return new("mirror", Verdict.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"{Mirrored} of {limits.Samples} copies needed, {bad} of them answered with another status or not at all"));
        }

        var share = (double)bad / Mirrored;
        return new(
            "mirror", share > limits.Errors ? Verdict.Fail : Verdict.Pass,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{share * 100:0.##} % of {Mirrored} copies were answered with another status or not at all (limit {limits.Errors * 100:0.##} %); {Differed - OtherStatus} had another body, {Dropped} were dropped"));
    }
}
