using System.Globalization;
using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Marketplace;

/// <summary>Orders keep the names and the price of the moment they were placed in.</summary>
internal sealed class OrderStore(Database database, TimeProvider clock)
{
    private const string Columns = "id, product_id, product, unit, quantity, paise, buyer_id, buyer, placed_at";

    public IReadOnlyList<Order> Newest(int limit) =>
        database.List($"select {Columns} from orders order by id desc limit $limit", Read, ("$limit", limit));

    public Order? Find(int id) => database.Find($"select {Columns} from orders where id = $id", Read, ("$id", id));

    public Order Place(Product product, int quantity, Buyer buyer) => database.List(
        $"""
        insert into orders (product_id, product, unit, quantity, paise, buyer_id, buyer, placed_at)
        values ($productId, $product, $unit, $quantity, $paise, $buyerId, $buyer, $now) returning {Columns}
        """,
        Read,
        ("$productId", product.Id),
        ("$product", product.Name),
        ("$unit", product.Unit),
        ("$quantity", quantity),
        ("$paise", (long)(product.Price * 100 * quantity)),
        ("$buyerId", buyer.Id),
        ("$buyer", buyer.Name),
        ("$now", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)))[0];

    private static Order Read(SqliteDataReader row) => new(
        row.GetInt32(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        row.GetInt32(4),
        row.GetInt64(5) / 100m,
        row.GetInt32(6),
        row.GetString(7),
        row.GetDateTimeOffset(8));
}
