using Agrimaan.Server.Access;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Server.Api;

/// <summary>Who asks, as the gate has found out.</summary>
internal static class Caller
{
    public static Principal Of(HttpContext context) => context.Features.Get<Principal>() ?? throw new InvalidOperationException("the gate let somebody in without a name");
}
