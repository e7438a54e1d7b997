using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The fastest thing a user would write himself on the same PostgreSQL: one function call per order, insert first (so
/// the hot row is locked last and shortest), 16 clients, each on its own connection, autocommit, prepared. It sells
/// one item, keeps the ship-to in the order row, and has neither events nor a chain.
/// </summary>
public sealed class StoredProcedureBench(NpgsqlDataSource source, TimeProvider time)
{
    public const int Clients = 16;

    // Unqualified names: they live in the benchmark's own schema, which is first in the connection's search path.
    private const string Schema = """
        create table bench_stock (item_id bytea primary key, free integer not null check (free >= 0))
            with (fillfactor = 50);
        create table bench_order (
            order_id bytea primary key, item_id bytea not null, buyer text not null, quantity integer not null,
            state smallint not null, at timestamptz not null, name text not null, phone text not null,
            address text not null);
        create index bench_order_buyer on bench_order (buyer);
        create function bench_buy(
            an_order bytea, an_item bytea, a_buyer text, units integer, a_name text, a_phone text, an_address text)
            returns boolean language plpgsql as $$
        begin
            insert into bench_order values
                (an_order, an_item, a_buyer, units, 2, clock_timestamp(), a_name, a_phone, an_address)
                on conflict (order_id) do nothing;
            if not found then
                return true;
            end if;
            update bench_stock set free = free - units where item_id = an_item and free >= units;
            if not found then
                delete from bench_order where order_id = an_order;
                return false;
            end if;
            return true;
        end $$;
        """;

    private const string Call = "select bench_buy($1, $2, $3, $4, $5, $6, $7)";
    private readonly byte[] _item = RandomNumberGenerator.GetBytes(10);
    private long _next;

    /// <summary>Makes the tables and the stock: enough for any run.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await using var schema = source.CreateCommand(Schema);
        await schema.ExecuteNonQueryAsync(cancellation);
        await using var stock = source.CreateCommand("insert into bench_stock values ($1, 1000000000)");
        stock.Parameters.Add(new NpgsqlParameter { Value = _item });
        await stock.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Sells for that long; returns what was sold and how fast.</summary>
    public async Task<LoadResult> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var clients = Enumerable.Range(0, Clients)
            .Select(_ => SellAsync(start, duration, cancellation)).ToArray();
        var tally = new LoadTally();
        var latency = new LatencyHistogram();
        foreach (var client in await Task.WhenAll(clients))
        {
            tally.Add(client.Tally);
            latency.Add(client.Latency);
        }

        return new LoadResult(tally, latency, time.GetElapsedTime(start));
    }

    private async Task<LoadResult> SellAsync(long start, TimeSpan duration, CancellationToken cancellation)
    {
        var result = new LoadResult(new LoadTally(), new LatencyHistogram(), duration);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var command = CallOn(connection);
        await command.PrepareAsync(cancellation);
        while (time.GetElapsedTime(start) < duration)
        {
            var number = Interlocked.Increment(ref _next);
            command.Parameters[0].Value = OrderId(number);
            command.Parameters[2].Value = $"buyer-{number:D8}";
            var sent = time.GetTimestamp();
            var sold = (bool)(await command.ExecuteScalarAsync(cancellation))!;
            result.Latency.Record(time.GetElapsedTime(sent));
            if (sold)
            {
                result.Tally.CountAccepted(1);
            }
            else
            {
                result.Tally.CountRefusal("sold-out"u8, 1);
            }
        }

        return result;
    }

    private NpgsqlCommand CallOn(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(Call, connection);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = _item });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = _item });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = "" });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer, Value = 1 });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = BenchBuyer.Name });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = BenchBuyer.Phone });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = BenchBuyer.Address });
        return command;
    }

    /// <summary>
    /// Sixteen bytes without order, as hashed ids are: the index is hit everywhere, as it is by the product's.
    /// </summary>
    private static byte[] OrderId(long number)
    {
        Span<byte> text = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(text, number);
        return SHA256.HashData(text)[..16];
    }
}
