using System.Net;
using Seckill.Domain;

namespace Seckill.Http;

/// <summary>Everything the public edge is set to; the composition root fills it from the configuration.</summary>
public sealed record HttpEdgeOptions
{
    /// <summary>Development profile: dev tokens and the sandbox's scripting route exist.</summary>
    public bool Development { get; init; }

    /// <summary>The iss and aud that a token must carry.</summary>
    public required string Issuer { get; init; }

    public required string Audience { get; init; }

    /// <summary>Keys that verify tokens, besides the development key.</summary>
    public IReadOnlyList<JwtKey> JwtKeys { get; init; } = [];

    /// <summary>Signs dev tokens (HS256, at least 32 bytes); used in the development profile only.</summary>
    public byte[]? DevSigningKey { get; init; }

    /// <summary>How people sign in on pages; null: a pasted token. Development has its own way.</summary>
    public PageLogin? Login { get; init; }

    /// <summary>Keys shared by all nodes, at least 32 bytes each.</summary>
    public required byte[] PassMacKey { get; init; }

    public required byte[] BodyDigestKey { get; init; }

    public required byte[] OrderIdSecret { get; init; }

    /// <summary>Life of a pass, at most 120 s (R4).</summary>
    public TimeSpan PassLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What items ask for that want a proof of work before a pass.</summary>
    public ChallengeOptions Challenge { get; init; } = new();

    public BucketOptions BuyerLimit { get; init; } = new(20, 40);

    public BucketOptions AddressLimit { get; init; } = new(2_000, 4_000);

    /// <summary>Proxies whose X-Forwarded-For is believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Purchases this node has under way at a time; more are refused with 503.</summary>
    public int MaxInFlight { get; init; } = 20_000;

    /// <summary>Purchases in line that this node waits for; more of them count as under way.</summary>
    public int MaxQueued { get; init; } = 200_000;

    /// <summary>Requests that may wait in a long poll at a time; more are answered at once.</summary>
    public int MaxLongPolls { get; init; } = 20_000;

    /// <summary>Streams of events open at one time; a client beyond it is told to poll.</summary>
    public int MaxStreams { get; init; } = 20_000;

    /// <summary>Of these, what one caller may have at a time; beyond it 429.</summary>
    public int MaxCallerLongPolls { get; init; } = 16;

    public int MaxCallerStreams { get; init; } = 16;

    /// <summary>Largest body; above it 413.</summary>
    public long MaxBodyBytes { get; init; } = 64 * 1024;

    /// <summary>Largest body of an import, in bytes and in lines; above it 413.</summary>
    public long MaxImportBytes { get; init; } = 64 * 1024 * 1024;

    public long MaxImportLines { get; init; } = 1_000_000;

    /// <summary>
    /// How long a purchase waits for its decision without Prefer, and the longest wait a client may ask for.
    /// </summary>
    public TimeSpan DefaultWait { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Settings of a new item that its merchant leaves out.</summary>
    public AdmissionTerms UsualAdmission { get; init; } = AdmissionTerms.Default;

    /// <summary>How long the first payment start guards a hold (seckill.payments.grace).</summary>
    public TimeSpan PaymentGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Cancelled a moment before the node stops: clients are told to open their next connection elsewhere, so that none
    /// of them sends a request into one that is being closed.
    /// </summary>
    public CancellationToken Leaving { get; init; }

    /// <summary>
    /// Cancelled shortly before connections are cut: purchases that still wait for their decision are answered 202.
    /// </summary>
    public CancellationToken Closing { get; init; }

    /// <summary>Cancelled when the node begins to stop: whoever waits is answered with what is known.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>After this time a command without a known outcome is answered 503.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Verified tokens remembered, and orders remembered whose purchase was answered 202.</summary>
    public int RememberedTokens { get; init; } = 65_536;

    public int RememberedOrders { get; init; } = 65_536;

    /// <summary>Pairs of buyer and item of which it is remembered why he was refused.</summary>
    public int RememberedRefusals { get; init; } = 50_000;

    /// <summary>Throws with every setting that can not be; the edge does not start with one.</summary>
    public void Validate()
    {
        List<string> faults = [];
        Need(Issuer.Length > 0 && Audience.Length > 0, "issuer and audience are not empty");
        Need(JwtKeys.Count > 0 || (Development && DevSigningKey is not null), "there is a key that verifies tokens");
        Need(DevSigningKey is null || DevSigningKey.Length >= 32, "the development key has at least 32 bytes");
        Need(PassMacKey.Length >= 32, "the pass key has at least 32 bytes");
        Need(BodyDigestKey.Length >= 32, "the body digest key has at least 32 bytes");
        Need(OrderIdSecret.Length >= 32, "the order id secret has at least 32 bytes");
        Need(PassLifetime > TimeSpan.Zero && PassLifetime <= TimeSpan.FromSeconds(120), "a pass lives 0 to 120 s");
        Need(Challenge.IsPossible, "a challenge asks for 1 bit or more, can be solved, and lives for a while");
        Need(BuyerLimit.IsPossible && AddressLimit.IsPossible, "limits have a rate above 0 and a burst of at least 1");
        Need(MaxInFlight > 0 && MaxQueued >= 0 && MaxLongPolls >= 0, "the bounds of requests under way are positive");
        Need(MaxStreams >= 0 && MaxCallerLongPolls > 0 && MaxCallerStreams > 0, "a caller may wait for something");
        Need(MaxImportBytes > 0 && MaxImportLines > 0, "the bounds of imports are positive");
        Need(MaxBodyBytes > 0 && DefaultWait >= TimeSpan.Zero && MaxWait >= TimeSpan.Zero,
            "sizes and waits are positive");
        Need(RememberedTokens > 0 && RememberedOrders > 0 && RememberedRefusals > 0,
            "the bounds of what is remembered are positive");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"http edge: must hold: {string.Join("; ", faults)}");
        }

        void Need(bool holds, string rule)
        {
            if (!holds)
            {
                faults.Add(rule);
            }
        }
    }
}

/// <summary>A token bucket per key: tokens per second, most saved up, most keys tracked.</summary>
public sealed record BucketOptions(double RatePerSecond, int Burst, int Tracked = 262_144)
{
    internal bool IsPossible => RatePerSecond > 0 && Burst >= 1 && Tracked >= 1;
}

/// <summary>A key that verifies tokens. Its algorithm is fixed: a token that names another is refused.</summary>
/// <param name="KeyId">The kid of the tokens it signs.</param>
/// <param name="Algorithm">HS256, RS256 or ES256.</param>
/// <param name="Material">HS256: the secret; else the public key as SubjectPublicKeyInfo (DER).</param>
public sealed record JwtKey(string KeyId, string Algorithm, byte[] Material);
