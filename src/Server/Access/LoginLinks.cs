using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Agrimaan.Server.Access;

/// <summary>One-time links that sign a browser in, and the sessions they begin. In memory only: a restart signs everybody out.</summary>
internal sealed class LoginLinks(TimeProvider clock)
{
    public static readonly TimeSpan LinkLife = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);

    /// <summary>A code that is good once, for a minute.</summary>
    public string NewCode()
    {
        Forget(_codes);
        return Add(_codes, LinkLife);
    }

    /// <returns>A session, or null when the code is unknown, used or too old.</returns>
    public string? Redeem(string? code)
    {
        Forget(_sessions);
        return code is not null && _codes.TryRemove(code, out var until) && until > clock.GetUtcNow() ? Add(_sessions, SessionLife) : null;
    }

    public bool IsOpen(string? session) => session is not null && _sessions.TryGetValue(session, out var until) && until > clock.GetUtcNow();

    private string Add(ConcurrentDictionary<string, DateTimeOffset> entries, TimeSpan life)
    {
        var entry = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        entries[entry] = clock.GetUtcNow() + life;
        return entry;
    }

    private void Forget(ConcurrentDictionary<string, DateTimeOffset> entries)
    {
        foreach (var (entry, until) in entries)
        {
            if (until <= clock.GetUtcNow())
            {
                entries.TryRemove(entry, out _);
            }
        }
    }
}
