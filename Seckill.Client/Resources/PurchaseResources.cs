namespace Seckill.Client;

/// <summary>What to buy, and where it goes.</summary>
[WireSchema("PurchaseBody")]
public sealed record PurchaseRequest
{
    /// <summary>Units; null: 1.</summary>
    public long? Quantity { get; init; }

    /// <summary>Where it goes.</summary>
    public required ShipTo ShipTo { get; init; }

    /// <summary>Join the wait list when too few are free.</summary>
    public bool? WaitList { get; init; }
}

/// <summary>The right to try to buy, for one buyer, item and round.</summary>
[WireSchema("PassResource")]
public sealed record PurchasePass
{
    /// <summary>Opaque; serves any number of purchases within its life.</summary>
    public required string Pass { get; init; }

    /// <summary>The round it is good for.</summary>
    public required int Round { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the server said this.</summary>
    public required DateTimeOffset ServerTime { get; init; }
}

/// <summary>What is sent for a pass.</summary>
[WireSchema("PassBody")]
internal sealed record PassRequest(ChallengeSolution? Challenge, bool? WaitList);

/// <summary>Work to be done before a pass is given (docs/CHALLENGE.md).</summary>
[WireSchema("ChallengeResource")]
public sealed record Challenge
{
    /// <summary>PBKDF2-SHA256/ and the number of iterations.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Base64url without padding.</summary>
    public required string Salt { get; init; }

    /// <summary>Leading zero bits that a solution's key has.</summary>
    public required int Difficulty { get; init; }

    /// <summary>Until when a solution is taken, by the server's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The server's; goes back with the solution.</summary>
    public required string Signature { get; init; }
}

/// <summary>A challenge and a nonce that solves it; good for one pass.</summary>
[WireSchema("ChallengeBody")]
public sealed record ChallengeSolution
{
    /// <summary>As it came.</summary>
    public required string Algorithm { get; init; }

    /// <summary>As it came.</summary>
    public required string Salt { get; init; }

    /// <summary>As it came.</summary>
    public required int Difficulty { get; init; }

    /// <summary>As it came.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>As it came.</summary>
    public required string Signature { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public required string Nonce { get; init; }

    /// <summary>That nonce for that challenge.</summary>
    public static ChallengeSolution Of(Challenge challenge, string nonce) => new()
    {
        Algorithm = challenge.Algorithm,
        Salt = challenge.Salt,
        Difficulty = challenge.Difficulty,
        ExpiresAt = challenge.ExpiresAt,
        Signature = challenge.Signature,
        Nonce = nonce,
    };
}

/// <summary>The server's clock.</summary>
/// <param name="Now">Now.</param>
/// <param name="UnixMs">The same in milliseconds since 1970.</param>
[WireSchema("TimeResource")]
public sealed record ServerTime(DateTimeOffset Now, long UnixMs);
