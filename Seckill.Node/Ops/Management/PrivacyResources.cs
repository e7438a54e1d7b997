namespace Seckill.Node.Ops.Management;

/// <summary>Body of POST /privacy/erasures.</summary>
internal sealed record ErasureBody
{
    /// <summary>The buyer's sub.</summary>
    public string? Buyer { get; init; }

    /// <summary>Why; stands in the log with the operator's name.</summary>
    public string? Reason { get; init; }
}

/// <summary>Orders: how many the buyer has, erased earlier or now.</summary>
internal sealed record ErasureResource(string Buyer, int Orders);
