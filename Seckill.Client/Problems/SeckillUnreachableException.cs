namespace Seckill.Client;

/// <summary>
/// No whole answer came, in spite of what repeats were safe. The server may have done what was asked for: with a key,
/// sending the same again with <see cref="IdempotencyKey"/> tells, and does it once in all.
/// </summary>
public sealed class SeckillUnreachableException : Exception
{
    internal SeckillUnreachableException(ApiCall call, Exception cause)
        : base($"{call.Method} {call.Path} was not answered: {cause.Message}", cause)
    {
        IdempotencyKey = call.Key;
    }

    /// <summary>The key that the request was sent with; null: it had none.</summary>
    public string? IdempotencyKey { get; }
}
