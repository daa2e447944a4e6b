using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Field;

internal sealed class FieldStore(Database database)
{
    private const string Columns = "id, name, owner_id, ares, soil, village, state";

    public IReadOnlyList<Field> After(int id, int limit) =>
        database.List($"select {Columns} from fields where id > $id order by id limit $limit", Read, ("$id", id), ("$limit", limit));

    public Field? Find(int id) => database.Find($"select {Columns} from fields where id = $id", Read, ("$id", id));

    public Field Add(NewField field) => database.List(
        $"insert into fields (name, owner_id, ares, soil, village, state) values ($name, $owner, $ares, $soil, $village, $state) returning {Columns}",
        Read,
        ("$name", field.Name!),
        ("$owner", field.OwnerId!.Value),
        ("$ares", (long)(field.Hectares!.Value * 100)),
        ("$soil", field.Soil!),
        ("$village", field.Village!),
        ("$state", field.State!))[0];

    private static Field Read(SqliteDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3) / 100m, row.GetString(4), row.GetString(5), row.GetString(6));
}
