using System.Security.Cryptography;
using System.Text;

namespace Agrimaan.Delivery.Targets;

/// <summary>
/// Lets whoever holds a platform's key ask one named version before it takes traffic. What travels is not the key but a signature of
/// the versions asked for: a service that sees it, or its log, can ask for those versions again and for nothing else.
/// </summary>
public static class PreviewKey
{
    /// <summary>Header with the versions that a request asks for: <c>service@version</c>, separated by commas. An answer has it when it was honoured.</summary>
    public const string Header = "Agrimaan-Preview";

    /// <summary>Header with the signature of <see cref="Header"/>.</summary>
    public const string KeyHeader = "Agrimaan-Preview-Key";

    /// <summary>Path at which a gateway itself says whether it honours a preview; to others it is a path like any.</summary>
    public const string ProbePath = "/.agrimaan/preview";

    /// <summary>Longest list of versions.</summary>
    public const int MostText = 1024;

    /// <summary>Length of a signature.</summary>
    private const int SignatureLength = 64;

    /// <summary>The signature that goes with a list of versions.</summary>
    /// <param name="key">The platform's.</param>
    /// <param name="versions">As it stands in <see cref="Header"/>.</param>
    public static string Sign(string key, string versions) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(versions)));

    /// <summary>Whether a signature is right; how long that takes tells nothing about the right one.</summary>
    public static bool Fits(string key, string? versions, string? signature) =>
        key.Length > 0
        && versions is { Length: > 0 and <= MostText } && signature is { Length: SignatureLength }
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(key, versions)));
}
