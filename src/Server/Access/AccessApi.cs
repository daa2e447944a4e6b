using System.Text.RegularExpressions;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Server.Api;
using Agrimaan.Server.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Agrimaan.Server.Access;

/// <summary>Lets people in, and takes that back.</summary>
internal static partial class AccessApi
{
    private static readonly Dictionary<string, Role> Roles = new() { ["viewer"] = Role.Viewer, ["approver"] = Role.Approver, ["operator"] = Role.Operator };

    public static void MapAccess(this RouteGroupBuilder api)
    {
        api.MapGet("/access", (People people) => TypedResults.Ok(people.All)).WithSummary("The people who may come in");
        api.MapPost("/access", async (AddPerson request, People people, HttpContext context, CancellationToken cancellationToken) =>
        {
            Names.Need(request.Name, "name");
            var (name, role, titles) = (NameOf(request.Name), RoleOf(request.Role), (request.Titles ?? []).Select(NameOf).Distinct().ToArray());
            var token = await people.AddAsync(name, role, titles, Caller.Of(context).Name, cancellationToken);
            return TypedResults.Created((string?)null, new PersonToken(people.All.First(person => person.Name == name), token));
        }).WithSummary("Let somebody in; the answer tells their token, once");
        api.MapDelete("/access/{name}", async (string name, People people, HttpContext context, CancellationToken cancellationToken) =>
        {
            await people.RemoveAsync(name, Caller.Of(context).Name, cancellationToken);
            return TypedResults.NoContent();
        }).WithSummary("Let somebody in no more, from now on");
    }

    /// <summary>Letters that look alike in other scripts would make two people of one name.</summary>
    private static string NameOf(string name) => Form().IsMatch(name)
        ? name
        : throw new ProblemException(new("access.name", $"'{name}' cannot be a name here.", "Use up to 40 lower-case letters, digits, dots and dashes, beginning with a letter.", 422));

    private static Role RoleOf(string? role) => role is not null && Roles.TryGetValue(role, out var known)
        ? known
        : throw new ProblemException(new(
            "access.role.unknown", $"There is no role '{role}'.",
            Suggestion.Nearest(role ?? "", Roles.Keys) is { } near ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", Roles.Keys)}.", 422));

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]{0,39}\z")]
    private static partial Regex Form();
}
