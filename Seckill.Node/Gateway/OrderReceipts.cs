using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;

namespace Seckill.Node.Gateway;

/// <summary>
/// Receipts of won orders: a compact JWS (ES256) that pins the commit that gave the units, made when an order is first
/// read here, from the journal, and then remembered, up to a bound.
/// </summary>
public sealed partial class OrderReceipts(IJournal journal, SigningKey key, ILogger<OrderReceipts> log) : IReceipts
{
    /// <summary>About 670 bytes each.</summary>
    private const int MostRemembered = 50_000;
    private const long MicrosPerMs = 1_000;

    /// <summary>Commits of the item between joining the wait list and the offer.</summary>
    private const int MostLooked = 20_000;

    // As bytes, for a receipt is ASCII and its text would take twice the memory.
    private readonly ConcurrentDictionary<OrderId, byte[]> _made = new();
    private readonly ConcurrentQueue<OrderId> _oldest = new();

    public IReadOnlyList<ReceiptKey> Keys { get; } = [new(key.Public.XText, key.Public.YText, key.Public.KeyId)];

    public async ValueTask<string?> FindAsync(OrderId order, ShardOffset position, CancellationToken cancellation)
    {
        if (_made.TryGetValue(order, out var made))
        {
            return Encoding.ASCII.GetString(made);
        }

        try
        {
            var page = await journal.ReadShardAsync(position.Shard, position.Offset - 1, 1, cancellation);
            if (page is not [{ } commit] || commit.Seq != position.Offset || commit.Item != order.Item)
            {
                throw new JournalDamagedException(position.Shard, position.Offset, $"order {order} should be there");
            }

            if (await WonAtAsync(order, commit, cancellation) is not { } won)
            {
                return null;
            }

            var receipt = key.SignJws(Payload(order, won));
            Remember(order, receipt);
            return receipt;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            // The order itself is known: it is shown without its receipt, which the next reading has.
            LogNotMade(order, fault);
            return null;
        }
    }

    /// <summary>
    /// The commit that gave the units: the order's first, or the offer to who waited; null: it lies too far behind.
    /// </summary>
    private async ValueTask<JournalCommit?> WonAtAsync(
        OrderId order, JournalCommit first, CancellationToken cancellation)
    {
        if (Wins(order, first))
        {
            return first;
        }

        var looked = 0;
        await foreach (var (commit, _) in journal.ReadItemAsync(order.Item, first.ItemVersion, cancellation))
        {
            if (Wins(order, commit))
            {
                return commit;
            }

            if (++looked == MostLooked)
            {
                break;
            }
        }

        return null;
    }

    private static bool Wins(OrderId order, JournalCommit commit) => CommitBodyCodec.Decode(commit.Body).Events.Any(
        happened => happened is UnitsReserved or WaitListOffered && ((OrderEvent)happened).Order == order.Key);

    private void Remember(OrderId order, string receipt)
    {
        if (_made.TryAdd(order, Encoding.ASCII.GetBytes(receipt)))
        {
            _oldest.Enqueue(order);
        }

        while (_made.Count > MostRemembered && _oldest.TryDequeue(out var oldest))
        {
            _made.TryRemove(oldest, out _);
        }
    }

    /// <summary>{orderId, itemId, shard, offset, hash, at}: hash in hexadecimal, at the commit's time.</summary>
    private static byte[] Payload(OrderId order, JournalCommit commit) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>
        {
            ["orderId"] = order.ToString(),
            ["itemId"] = order.Item.ToString(),
            ["shard"] = commit.Shard.Value,
            ["offset"] = commit.Seq,
            ["hash"] = Convert.ToHexStringLower(commit.Hash),
            ["at"] = new Instant(commit.AtMicros / MicrosPerMs).ToString(),
        });

    [LoggerMessage(LogLevel.Warning, "no receipt of order {Order} just now: the journal can not be read")]
    private partial void LogNotMade(OrderId order, Exception fault);
}
