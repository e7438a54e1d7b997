using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>What an actor says its committed state is.</summary>
/// <param name="Shard">Of the item.</param>
/// <param name="Item">The item.</param>
/// <param name="Version">Count of its events so far.</param>
/// <param name="Digest">See <see cref="ItemStateCodec.Digest"/>.</param>
/// <param name="Diverged">Called, from any thread, when the journal says something else.</param>
public sealed record StateClaim(
    ShardId Shard, ItemId Item, long Version, byte[] Digest, Action<InvariantViolation> Diverged);
