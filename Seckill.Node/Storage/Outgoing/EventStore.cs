using System.Data.Common;
using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Webhooks;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>What was told, in the SQL that both stores understand.</summary>
internal sealed class EventStore(IOutgoingDatabase database) : IEventStore
{
    private const string EventColumns = "merchant, number, event_id, type, subject, at_ms, body";

    /// <summary>Looks first: a feed that has nothing yet is asked again and again.</summary>
    public async ValueTask<bool> AddMerchantAsync(string merchant, Instant at, CancellationToken cancellation)
    {
        var known = await database.ReadAsync(connection => connection.QueryAsync(
            "select 1 from outgoing_merchant where merchant = @merchant", row => row.Int(), cancellation,
            ("merchant", merchant)), cancellation);
        return known.Count == 0 && await database.WriteAsync(async connection => await connection.ExecuteAsync(
            "insert into outgoing_merchant (merchant, since_ms) values (@merchant, @at) on conflict do nothing",
            cancellation, ("merchant", merchant), ("at", at.UnixMs)) == 1, cancellation);
    }

    public ValueTask<IReadOnlyList<string>> ReadMerchantsAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            "select merchant from outgoing_merchant order by merchant", row => row.Text(), cancellation),
            cancellation);

    public async ValueTask AddItemsAsync(IReadOnlyList<ToldItem> items, CancellationToken cancellation) =>
        await database.WriteAsync(async connection =>
        {
            await connection.InsertAsync("outgoing_item", "item_id, shard_id, merchant, version",
                [.. items.Select(item => new object[]
                {
                    item.Item.ToBytes(), item.Shard.Value, item.Merchant, item.Version,
                })],
                cancellation, "on conflict do nothing");
            return true;
        }, cancellation);

    public async ValueTask<ToldItem?> FindItemAsync(ItemId item, CancellationToken cancellation) =>
        await database.ReadAsync(async connection => (await connection.QueryAsync(
            "select shard_id, merchant, version from outgoing_item where item_id = @item",
            row => new ToldItem(item, new ShardId(row.Int()), row.Text(), row.Long()), cancellation,
            ("item", item.ToBytes()))).SingleOrDefault(), cancellation);

    public ValueTask<IReadOnlyList<NotedItem>> ReadNotedAsync(ShardId shard, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            """
            select i.item_id, case when i.version < (select max(j.item_version) from journal j
                                                      where j.item_id = i.item_id) then 1 else 0 end
              from outgoing_item i where i.shard_id = @shard
            """, row => new NotedItem(ItemId.Read(row.Bytes()), row.Int() == 1), cancellation,
            ("shard", shard.Value)), cancellation);

    public async ValueTask<TouchedItems> ReadTouchedAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => connection.QueryAsync(
            """
            select t.item_id, max(t.seq), count(*)
              from (select item_id, seq from journal where shard_id = @shard and seq > @after
                     order by seq limit @most) t
             group by t.item_id
            """, row => (Item: ItemId.Read(row.Bytes()), Last: row.Long(), Commits: row.Long()), cancellation,
            ("shard", shard.Value), ("after", afterSeq), ("most", (long)most)), cancellation);
        return new TouchedItems(
            [.. found.Select(one => one.Item)], found.Select(one => one.Last).Append(afterSeq).Max(),
            found.Sum(one => one.Commits) == most);
    }

    public ValueTask<int?> TellAsync(ToldStep step, CancellationToken cancellation) =>
        database.WriteAsync<int?>(async connection =>
        {
            var moved = await connection.ExecuteAsync(
                "update outgoing_item set version = @to where item_id = @item and version = @from", cancellation,
                ("to", step.ToVersion), ("item", step.Item.ToBytes()), ("from", step.FromVersion));
            if (moved != 1)
            {
                return null;
            }

            return step.Events.Count == 0 ? 0 : await NumberAsync(connection, step, cancellation);
        }, cancellation);

    /// <summary>The endpoints are read under the merchant's lock: one that is made meanwhile waits for it.</summary>
    private static async Task<int> NumberAsync(DbConnection connection, ToldStep step, CancellationToken cancellation)
    {
        var last = await NextNumbersAsync(connection, step.Merchant, step.Events.Count, cancellation);
        var first = last - step.Events.Count + 1;
        await connection.InsertAsync("outgoing_event", EventColumns,
            [.. step.Events.Select((told, i) => ValuesOf(step.Merchant, first + i, told))], cancellation);
        var webhooks = await WebhookSql.ActiveOfAsync(connection, step.Merchant, cancellation);
        var deliveries = webhooks.SelectMany(webhook => step.Events
                .Select((told, i) => (Told: told, Number: first + i)).Where(one => webhook.Wants(one.Told))
                .Select(one => WebhookSql.DeliveryOf(webhook.Id, one.Number, one.Told)))
            .ToList();
        await connection.InsertAsync(
            "webhook_delivery", WebhookSql.NewDeliveryColumns, deliveries, cancellation);
        return deliveries.Count;
    }

    /// <summary>
    /// Takes so many numbers of the merchant; the lock is held until the commit. Returns the last one.
    /// </summary>
    public static async Task<long> NextNumbersAsync(
        DbConnection connection, string merchant, int count, CancellationToken cancellation) =>
        (await connection.QueryAsync(
            """
            update outgoing_merchant set last_number = last_number + @count where merchant = @merchant
            returning last_number
            """, row => row.Long(), cancellation, ("count", (long)count), ("merchant", merchant))).Single();

    public static Task InsertEventAsync(
        DbConnection connection, string merchant, long number, OutgoingEvent told, CancellationToken cancellation) =>
        connection.InsertAsync("outgoing_event", EventColumns, [ValuesOf(merchant, number, told)], cancellation);

    public ValueTask<IReadOnlyList<NumberedEvent>> ReadEventsAsync(
        string merchant, long after, IReadOnlyList<string>? types, int most, CancellationToken cancellation)
    {
        var names = types is null ? "" : OutgoingSql.NamesOf(types);
        return database.ReadAsync(connection => connection.QueryAsync(
            $"""
            select number, event_id, type, subject, at_ms, body from outgoing_event
             where merchant = @merchant and number > @after and type <> 'seckill.test'
                   {(types is null ? "" : $"and type in ({names})")}
             order by number limit @most
            """,
            row => new NumberedEvent(row.Long(), ReadEvent(row)), cancellation,
            [
                ("merchant", merchant), ("after", after), ("most", (long)most),
                .. types is null ? [] : OutgoingSql.Named(types),
            ]), cancellation);
    }

    public async ValueTask<(long First, long Last)?> NumbersAsync(
        string merchant, Instant? from, Instant? to, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => connection.QueryAsync(
            """
            select min(number), max(number) from outgoing_event
             where merchant = @merchant and at_ms >= @from and at_ms <= @to
            """, row => (First: row.LongOrNull(), Last: row.LongOrNull()), cancellation, ("merchant", merchant),
            ("from", from?.UnixMs ?? long.MinValue), ("to", to?.UnixMs ?? long.MaxValue)), cancellation);
        return found is [{ First: { } first, Last: { } last }] ? (first, last) : null;
    }

    public async ValueTask<long?> NumberOfAsync(
        string merchant, string eventId, CancellationToken cancellation)
    {
        var found = await database.ReadAsync(connection => connection.QueryAsync(
            "select number from outgoing_event where event_id = @id and merchant = @merchant", row => row.Long(),
            cancellation, ("id", eventId), ("merchant", merchant)), cancellation);
        return found is [var number] ? number : null;
    }

    private static object[] ValuesOf(string merchant, long number, OutgoingEvent told) =>
        [merchant, number, told.Id, told.Type, told.Subject, told.At.UnixMs, told.Body];

    private static OutgoingEvent ReadEvent(IRowSource row) =>
        new(row.Text(), row.Text(), row.Text(), new Instant(row.Long()), row.Bytes());
}
