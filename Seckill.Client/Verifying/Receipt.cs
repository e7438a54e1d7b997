namespace Seckill.Client;

/// <summary>What a receipt says: the commit of the journal that gave the units.</summary>
public sealed record Receipt
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What was bought.</summary>
    public required string ItemId { get; init; }

    /// <summary>Which part of the journal.</summary>
    public required int Shard { get; init; }

    /// <summary>Without gaps within a shard.</summary>
    public required long Offset { get; init; }

    /// <summary>Of the chain at that place, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The head of the JWS.</summary>
internal sealed record ReceiptHeader(string? Alg, string? Kid);

/// <summary>A receipt that proves nothing.</summary>
public sealed class ReceiptException : Exception
{
    internal ReceiptException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
