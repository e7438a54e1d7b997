using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Decides when an actor's state is compared with the journal: when it began as a snapshot, and every so many commits,
/// fewer times the more it holds, so that a commit's share of the cost stays the same. The actor's loop alone calls it,
/// but for what the shadow answers.
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
        if (shadow is not null && state.Version > 0 && state.OrderCount <= limits.StateHashMaxOrders)
        {
            shadow.Offer(new StateClaim(
                state.Position.Shard, state.Id, state.Version, ItemStateCodec.Digest(state), Stop));
        }
    }

    private void Stop(InvariantViolation violation)
    {
        _diverged = violation;
        knock();
    }
}
