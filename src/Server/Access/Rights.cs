using Agrimaan.Client;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Access;

/// <summary>What a role may do, by the address and verb of a request.</summary>
internal static class Rights
{
    /// <summary>Null when it may be done, otherwise why not.</summary>
    public static Problem? Refusal(Principal who, HttpRequest request)
    {
        var (needed, doing) = Needed(request);
        return who.Role == Role.Owner || needed == Role.Viewer || who.Role == needed ? null : new Problem(
            "access.role", $"{who.Name} is {Article(who.Role)} here, which does not let them {doing}.",
            needed == Role.Owner ? "Ask the one who runs the control plane." : $"Ask somebody who is {Article(needed)}, or the one who runs the control plane.", 403);
    }

    private static (Role Needed, string Doing) Needed(HttpRequest request)
    {
        var path = request.Path;
        var looks = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return path.StartsWithSegments("/api/v1/gateway", StringComparison.OrdinalIgnoreCase) ? (Role.Owner, "speak as a gateway")
            : looks || path.StartsWithSegments("/api/v1/login-links", StringComparison.OrdinalIgnoreCase) ? (Role.Viewer, "look")
            : path.StartsWithSegments("/api/v1/access", StringComparison.OrdinalIgnoreCase) ? (Role.Owner, "say who may come in")
            : path.Value!.TrimEnd('/').EndsWith("/approvals", StringComparison.OrdinalIgnoreCase) ? (Role.Approver, "approve")
            : (Role.Operator, "change anything");
    }

    private static string Article(Role role) => (role is Role.Approver or Role.Operator or Role.Owner ? "an " : "a ") + Principal.WordOf(role);
}
