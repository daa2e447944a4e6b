namespace Agrimaan.Server.Api;

/// <summary>Who asks. One control plane serves one user so far: whoever holds the token is that user.</summary>
internal static class Caller
{
    public static string Name => Environment.UserName;
}
