using System.Globalization;
using System.Text.Json;
using Agrimaan.Samples.Events;
using Agrimaan.Samples.Shared;
using Microsoft.Data.Sqlite;

namespace Agrimaan.Samples.Marketplace;

/// <summary>Orders keep the names and the price of the moment they were placed in, and become known with the event that tells of them.</summary>
/// <param name="outbox">Null when there are no events.</param>
internal sealed class OrderStore(Database database, TimeProvider clock, Outbox? outbox)
{
    private const string Columns = "id, product_id, product, unit, quantity, paise, buyer_id, buyer, placed_at";

    public IReadOnlyList<Order> Newest(int limit) =>
        database.List($"select {Columns} from orders order by id desc limit $limit", Read, ("$limit", limit));

    public Order? Find(int id) => database.Find($"select {Columns} from orders where id = $id", Read, ("$id", id));

    public Order Place(Product product, int quantity, Buyer buyer) => database.Together(session =>
    {
        var order = Insert(session, product, quantity, buyer);
        outbox?.Add(session, "order.placed", JsonSerializer.Serialize(order, MarketJson.Default.Order));
        return order;
    });

    /// <summary>Takes an order back. It is gone afterwards, whether it was there or not.</summary>
    public void Cancel(int id) => database.Together(session =>
    {
        var cancelled = session.List($"delete from orders where id = $id returning {Columns}", Read, ("$id", id));
        foreach (var order in cancelled)
        {
            outbox?.Add(session, "order.cancelled", JsonSerializer.Serialize(order, MarketJson.Default.Order));
        }

        return cancelled;
    });

    private Order Insert(Database.Session session, Product product, int quantity, Buyer buyer) => session.List(
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
