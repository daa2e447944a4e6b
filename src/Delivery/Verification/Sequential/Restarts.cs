namespace Agrimaan.Delivery.Verification.Sequential;

/// <summary>
/// A test that begins anew at each step of the rollout, so that a long healthy start does not hide a late regression (anchors C.2
/// item 4; the averaged e-detector of Shin, Ramdas and Rinaldo). K tests begin one after the other; each counts 1 before it has
/// begun, and their mean is an e-process again. The price is ln K in the first step; the gain is that a regression of step 4 is not
/// weighed against all the quiet of steps 1 to 3.
/// </summary>
internal static class Restarts
{
    /// <summary>ln of the mean over K tests, the k-th of which counts from step k on.</summary>
    /// <param name="steps">Per step what it adds to the exponent of each bet; the lengths are equal.</param>
    /// <param name="stakes">The stake on each bet, together 1; or empty: equal stakes.</param>
    /// <param name="planned">
    /// K, fixed before the rollout: 1 or more. Steps beyond it begin no test of their own, they prolong those that are running.
    /// </param>
    public static double Log(IReadOnlyList<double[]> steps, ReadOnlySpan<double> stakes, int planned)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(planned, 1);
        if (steps.Count == 0)
        {
            return 0;
        }

        var since = new double[steps[0].Length];
        var tests = new double[planned]; // ln 1 = 0 for those that have not begun
        for (var step = steps.Count - 1; step >= 0; step--)
        {
            for (var bet = 0; bet < since.Length; bet++)
            {
                since[bet] += steps[step][bet];
            }

            if (step < planned)
            {
                tests[step] = stakes.IsEmpty ? LogMath.Mean(since) : LogMath.Sum(since, stakes);
            }
        }

        return LogMath.Mean(tests);
    }
}
