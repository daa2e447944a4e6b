using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Marketplace;

internal sealed class ProductStore(Database database)
{
    private const string Select = "select id, crop_id, name, unit, paise from products";

    public IReadOnlyList<Product> All() => database.List($"{Select} order by name", Read);

    public Product? Find(int id) => database.Find($"{Select} where id = $id", Read, ("$id", id));

    private static Product Read(SqliteDataReader row) => new(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetInt64(4) / 100m);
}
