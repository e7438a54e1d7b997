namespace Seckill.Client;

/// <summary>What one call may have of its own.</summary>
public sealed record CallOptions
{
    /// <summary>
    /// The Idempotency-Key, 1 to 255 visible ASCII characters. Null: one is made for the call and kept over its
    /// attempts. Give a stored one to repeat a wish after a restart: it is then done once in all.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How long this call may go on trying; null: <see cref="SeckillClientOptions.RetryFor"/>.</summary>
    public TimeSpan? RetryFor { get; init; }

    /// <summary>The language of this call's problems; null: the client's.</summary>
    public string? AcceptLanguage { get; init; }
}
