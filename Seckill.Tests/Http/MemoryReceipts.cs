using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>Receipts that say what they were asked for.</summary>
internal sealed class MemoryReceipts : IReceipts
{
    public IReadOnlyList<ReceiptKey> Keys { get; } = [new("x", "y", "k")];

    public ValueTask<string?> FindAsync(OrderId order, ShardOffset position, CancellationToken cancellation) =>
        new($"{order}@{position.Shard}/{position.Offset}");
}
