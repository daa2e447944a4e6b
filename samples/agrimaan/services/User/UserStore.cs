using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.User;

internal sealed class UserStore(Database database)
{
    public IReadOnlyList<User> After(int id, int limit) =>
        database.List("select id, name, role, village, state from users where id > $id order by id limit $limit", Read, ("$id", id), ("$limit", limit));

    public User? Find(int id) => database.Find("select id, name, role, village, state from users where id = $id", Read, ("$id", id));

    public User Add(NewUser user) => database.List(
        "insert into users (name, role, village, state) values ($name, $role, $village, $state) returning id, name, role, village, state",
        Read,
        ("$name", user.Name!),
        ("$role", user.Role!),
        ("$village", user.Village!),
        ("$state", user.State!))[0];

    private static User Read(SqliteDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));
}
