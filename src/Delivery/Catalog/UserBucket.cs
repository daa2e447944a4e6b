namespace Agrimaan.Delivery.Catalog;

/// <summary>
/// The bucket of a user, for ever the same: a share of users is the first so many buckets, so that raising it moves nobody back. The
/// salt (a service's name) makes other users the first at every service.
/// </summary>
public static class UserBucket
{
    /// <summary>Buckets in all; shares are counted in them.</summary>
    public const int Count = 10_000;

    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <param name="salt">What is the same for all users.</param>
    /// <param name="user">What the user is known by, such as a cookie's value.</param>
    /// <returns>0 to 9999.</returns>
    public static int Of(string salt, string user)
    {
        var hash = Add(Add(Basis, salt) * Prime, user);

        // FNV alone leaves names that differ in their last letter in neighbouring buckets.
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return (int)(hash % Count);
    }

    private static ulong Add(ulong hash, string text)
    {
        Span<byte> letter = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var part in letter[..rune.EncodeToUtf8(letter)])
            {
                hash = (hash ^ part) * Prime;
            }
        }

        return hash;
    }
}
