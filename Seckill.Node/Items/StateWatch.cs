using System.Security.Cryptography;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Decides when an actor's state is compared with the journal: when it began as a snapshot or became one, and every so
/// many commits, fewer times the more it holds, so that a commit's share of the cost stays the same. The actor's loop
/// alone calls it, but for what the shadow answers.
/// </summary>
/// <param name="state">The actor's, which must be as committed whenever a claim is made.</param>
/// <param name="shadow">Null: nothing is compared.</param>
/// <param name="limits">How often, and up to which size.</param>
/// <param name="knock">Wakes the actor's loop.</param>
internal sealed class StateWatch(ItemState state, StateShadow? shadow, ItemLimits limits, Action knock)
{
    /// <summary>A claim digests all orders, about as many in a millisecond as this many commits take.</summary>
    private const int OrdersPerCommit = 4;

    private volatile InvariantViolation? _diverged;
    private long _commits;

    private bool IsWatched => shadow is not null && limits.StateHashMaxOrders > 0 && state.Version > 0;

    public void Begin()
    {
        if (state.BeganAsSnapshot)
        {
            Claim();
        }
    }

    public void Committed()
    {
        if (shadow is not null && ++_commits >= Math.Max(limits.StateHashEvery, state.OrderCount / OrdersPerCommit))
        {
            _commits = 0;
            Claim();
        }
    }

    /// <summary>The state was saved; its last bytes are its digest.</summary>
    public void Saved(byte[] snapshot)
    {
        if (IsWatched)
        {
            Claim(snapshot[^SHA256.HashSizeInBytes..]);
        }
    }

    /// <summary>Throws when the journal was found to say something else: the actor must not decide any more.</summary>
    public void ThrowIfDiverged()
    {
        if (_diverged is { } diverged)
        {
            throw diverged;
        }
    }

    private void Claim()
    {
        if (IsWatched && state.OrderCount <= limits.StateHashMaxOrders)
        {
            Claim(ItemStateCodec.Digest(state));
        }
    }

    private void Claim(byte[] digest) => shadow!.Offer(
        new StateClaim(state.Position.Shard, state.Id, state.Version, digest, Stop));

    private void Stop(InvariantViolation violation)
    {
        _diverged = violation;
        knock();
    }
}
