using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>Signed proofs that an order stands in the journal.</summary>
public interface IReceipts
{
    /// <summary>The keys that verify them.</summary>
    IReadOnlyList<ReceiptKey> Keys { get; }

    /// <summary>
    /// The receipt of an order whose first commit is there: a compact JWS. Null: it can not be made just now.
    /// </summary>
    ValueTask<string?> FindAsync(OrderId order, ShardOffset position, CancellationToken cancellation);
}

/// <summary>A point of P-256, base64url, and the thumbprint that names it (RFC 7638).</summary>
public sealed record ReceiptKey(string X, string Y, string KeyId);
