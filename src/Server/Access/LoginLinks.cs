using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Agrimaan.Server.Access;

/// <summary>One-time links that sign a browser in, and the sessions they begin. In memory only: a restart signs everybody out.</summary>
internal sealed class LoginLinks(TimeProvider clock)
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Principal Who)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, Principal Who)> _sessions = new(StringComparer.Ordinal);

    /// <summary>A code that is good once, for a minute.</summary>
    /// <param name="who">For whom; the session ends with their access.</param>
    public string NewCode(Principal who)
    {
        Forget(_codes);
        return Add(_codes, LinkLife, who);
    }

    /// <returns>A session, or null when the code is unknown, used or too old.</returns>
    public string? Redeem(string? code)
    {
        Forget(_sessions);
        return code is not null && _codes.TryRemove(code, out var link) && link.Until > clock.GetUtcNow() ? Add(_sessions, SessionLife, link.Who) : null;
    }

    /// <summary>Whose session it is; null when it is unknown or too old.</summary>
    public Principal? WhoseIs(string? session) => session is not null && _sessions.TryGetValue(session, out var known) && known.Until > clock.GetUtcNow() ? known.Who : null;

    private string Add(ConcurrentDictionary<string, (DateTimeOffset Until, Principal Who)> entries, TimeSpan life, Principal who)
    {
        var entry = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        entries[entry] = (clock.GetUtcNow() + life, who);
        return entry;
    }

    private void Forget(ConcurrentDictionary<string, (DateTimeOffset Until, Principal Who)> entries)
    {
        foreach (var (entry, (until, _)) in entries)
        {
            if (until <= clock.GetUtcNow())
            {
                entries.TryRemove(entry, out _);
            }
        }
    }
}
