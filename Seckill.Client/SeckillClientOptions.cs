namespace Seckill.Client;

/// <summary>What a client needs to know; nothing but the address must be given.</summary>
public sealed record SeckillClientOptions
{
    /// <summary>Where the API is, such as https://shop.example/. Null: the HttpClient's own BaseAddress.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>
    /// Gives the bearer token for a request that needs one; null: none is sent. Asked before every attempt, so it may
    /// renew a token that runs out, and should keep it meanwhile.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? Token { get; init; }

    /// <summary>In which language problems are told: en or zh, as Accept-Language writes it. Null: the server's
    /// choice.</summary>
    public string? AcceptLanguage { get; init; }

    /// <summary>
    /// How long a request that is safe to repeat goes on being repeated, from its first attempt. A wait that would end
    /// later is not begun. One request may say otherwise (<see cref="CallOptions"/>).
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one attempt may go without an answer; what the server was asked to wait comes on top.
    /// </summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
