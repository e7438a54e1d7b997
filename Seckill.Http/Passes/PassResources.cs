using Seckill.Domain;

namespace Seckill.Http.Passes;

/// <summary>Body of POST /v1/items/{id}/passes.</summary>
internal sealed record PassBody
{
    public static readonly PassBody Empty = new();

    /// <summary>The solved challenge, where the item asks for one.</summary>
    public ChallengeBody? Challenge { get; init; }

    /// <summary>While sold out: a pass that can only join the wait list; default false.</summary>
    public bool? WaitList { get; init; }
}

/// <summary>Members of GET challenge, and the nonce that solves it.</summary>
internal sealed record ChallengeBody
{
    public string? Algorithm { get; init; }

    public string? Salt { get; init; }

    public long? Difficulty { get; init; }

    public string? ExpiresAt { get; init; }

    public string? Signature { get; init; }

    /// <summary>1 to 128 characters; its UTF-8 is the password of the derivation.</summary>
    public string? Nonce { get; init; }
}

/// <summary>A pass: sent back in the header Seckill-Pass.</summary>
internal sealed record PassResource(string Pass, int Round, Instant ExpiresAt, Instant ServerTime);

/// <summary>A proof of work to be done before a pass is given.</summary>
internal sealed record ChallengeResource(
    string Algorithm, string Salt, int Difficulty, Instant ExpiresAt, string Signature);
