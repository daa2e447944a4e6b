namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Addresses of databases.</summary>
internal static class StoreAddress
{
    /// <summary>The address of a database: its name as path of the store's address, before what follows a question mark.</summary>
    public static string Of(string store, string database)
    {
        var question = store.IndexOf('?', StringComparison.Ordinal);
        var (address, rest) = question < 0 ? (store, "") : (store[..question], store[question..]);
        return $"{address.TrimEnd('/')}/{database}{rest}";
    }

    /// <summary>Whether a password stands in it that is no reference.</summary>
    public static bool HoldsPassword(string address)
    {
        var begin = address.IndexOf("://", StringComparison.Ordinal);
        var end = begin < 0 ? -1 : address.IndexOf('@', begin);
        if (end < 0 || address.IndexOfAny(['/', '?', '#'], begin + 3) is >= 0 and var path && path < end && !address[(begin + 3)..end].Contains("${", StringComparison.Ordinal))
        {
            return false;
        }

        var user = address[(begin + 3)..end];
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && user[(colon + 1)..] is { Length: > 0 } password && !(password.StartsWith("${", StringComparison.Ordinal) && !password.Contains(":-", StringComparison.Ordinal) && password.EndsWith('}'));
    }
}
