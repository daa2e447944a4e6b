using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.User;

internal static class UserApi
{
    private static readonly string[] Roles = ["farmer", "buyer", "agronomist"];

    public static void MapUserApi(this WebApplication app, UserStore users)
    {
        app.MapGet("/api/users", IResult (int after = 0, int limit = 100) => Page.Check(limit) is { Any: true } faults
            ? faults.Answer()
            : TypedResults.Ok(users.After(after, limit)));
        app.MapGet("/api/users/{id:int}", IResult (int id) => users.Find(id) is { } user ? TypedResults.Ok(user) : TypedResults.NotFound());
        app.MapPost("/api/users", IResult (NewUser user) =>
        {
            if (Check(user) is { Any: true } faults)
            {
                return faults.Answer();
            }

            var added = users.Add(user);
            return TypedResults.Created($"/api/users/{added.Id}", added);
        });
    }

    private static Faults Check(NewUser user) => new Faults()
        .Text("name", user.Name)
        .Add(!Roles.Contains(user.Role), "role", $"One of {string.Join(", ", Roles)} is needed.")
        .Text("village", user.Village)
        .Text("state", user.State);
}
