using System.Net.Http.Headers;

namespace Agrimaan.Gateway.Proxy;

/// <summary>
/// Keeps back what is not the platform's: cookies know no ports, so a browser that is signed in at the control plane sends its
/// session to everything on this machine.
/// </summary>
internal static class Cookies
{
    private const string Name = "Cookie";
    private const string Session = "agrimaan-session=";

    public static void Withhold(HttpRequestHeaders headers)
    {
        if (!headers.TryGetValues(Name, out var values))
        {
            return;
        }

        var all = values.ToList();
        if (!all.Exists(value => value.Contains(Session, StringComparison.Ordinal)))
        {
            return;
        }

        headers.Remove(Name);
        var kept = all.SelectMany(value => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(cookie => !cookie.StartsWith(Session, StringComparison.Ordinal));
        if (string.Join("; ", kept) is { Length: > 0 } rest)
        {
            headers.TryAddWithoutValidation(Name, rest);
        }
    }
}
