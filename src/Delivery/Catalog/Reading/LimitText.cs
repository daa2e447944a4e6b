namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The limits of a rollout as people write them.</summary>
internal static class LimitText
{
    public const string ErrorsPattern = "^> ?[0-9]{1,4}([.][0-9]{1,2})?%$";
    public const string LatencyPattern = "^> ?[0-9]{1,4}([.][0-9]{1,2})?%( of baseline)?$";
    public const string QuantilePattern = "^p[0-9]{1,2}([.][0-9]{1,2})?$";

    /// <summary><c>&gt;5%</c> is 0.05.</summary>
    public static bool TryErrors(string text, out double share)
    {
        var read = TryAbove(text, out var parts);
        share = parts / 10_000.0;
        return read;
    }

    /// <summary><c>&gt;200% of baseline</c> is 3: an increase by 200 % is three times as much.</summary>
    public static bool TryLatency(string text, out double ratio)
    {
        const string Tail = " of baseline";
        var read = TryAbove(text.EndsWith(Tail, StringComparison.Ordinal) ? text[..^Tail.Length] : text, out var parts);
        ratio = (10_000 + parts) / 10_000.0;
        return read;
    }

    /// <summary><c>p95</c> is 0.95.</summary>
    public static bool TryQuantile(string text, out double quantile)
    {
        var parts = 0;
        var read = text.StartsWith('p') && Share.TryParse(text[1..] + "%", out parts) && parts < 10_000;
        quantile = parts / 10_000.0;
        return read;
    }

    private static bool TryAbove(string text, out int parts)
    {
        parts = 0;
        return text.StartsWith('>') && Share.TryParse(text[(text.StartsWith("> ", StringComparison.Ordinal) ? 2 : 1)..], out parts);
    }
}
