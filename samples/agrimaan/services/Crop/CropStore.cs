using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Crop;

internal sealed class CropStore(Database database)
{
    private const string Select = "select id, field_id, name, variety, season, sown_on, harvest_on from crops";

    public IReadOnlyList<Crop> All() => database.List($"{Select} order by id", Read);

    public IReadOnlyList<Crop> OnField(int id) => database.List($"{Select} where field_id = $id order by id", Read, ("$id", id));

    public Crop? Find(int id) => database.Find($"{Select} where id = $id", Read, ("$id", id));

    private static Crop Read(SqliteDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetFieldValue<DateOnly>(5), row.GetFieldValue<DateOnly>(6));
}
