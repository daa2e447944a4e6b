using Agrimaan.Client;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Api;

/// <summary>Backups of databases: what there is, take one, look at one, bring one back.</summary>
internal static class BackupApi
{
    public static void MapBackups(this RouteGroupBuilder api)
    {
        api.MapGet("/platforms/{platform}/backups", (string platform, IBackups backups) => TypedResults.Ok(backups.Of(platform))).WithSummary("Backups of a platform's databases, newest first");
        api.MapPost("/platforms/{platform}/backups", async (string platform, MakeBackup? request, IBackups backups, HttpContext context, CancellationToken cancellationToken) =>
            TypedResults.Ok(await backups.MakeAsync(platform, request ?? new(null), Caller.Of(context).Name, cancellationToken))).WithSummary("Back up now; ends when the caller goes away");
        api.MapPost("/platforms/{platform}/backups/{backup}/verify", async (string platform, string backup, VerifyBackup? request, IBackups backups, CancellationToken cancellationToken) =>
            TypedResults.Ok(await backups.VerifyAsync(platform, backup, request ?? new(null), cancellationToken))).WithSummary("Look whether a backup is whole");
        api.MapPost("/platforms/{platform}/backups/{backup}/restore", async (string platform, string backup, RestoreBackup request, IBackups backups, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Address, "address");
            return TypedResults.Ok(await backups.RestoreAsync(platform, backup, request, cancellationToken));
        }).WithSummary("Bring a backup back into an empty database, and compare the counts");
    }
}
