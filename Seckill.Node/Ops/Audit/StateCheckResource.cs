using Seckill.Domain;
using Seckill.Http.Orders;

namespace Seckill.Node.Ops.Audit;

/// <summary>An item as its owner has it in memory against the journal, at the version that the owner told.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Same">Both are the same to the byte.</param>
/// <param name="Version">Events of the item that the owner has.</param>
/// <param name="JournalVersion">Events that the journal has of them; fewer: the journal has lost some.</param>
/// <param name="Orders">Orders in the owner's memory.</param>
/// <param name="Position">Of the last commit that the owner knows.</param>
/// <param name="Live">SHA-256 of the owner's state, hexadecimal.</param>
/// <param name="Journal">SHA-256 of the state that the journal folds to, hexadecimal.</param>
internal sealed record StateCheckResource(
    string ItemId, bool Same, long Version, long JournalVersion, int Orders, PositionResource Position, string Live,
    string Journal)
{
    /// <param name="folded">From the journal, up to the version of the answer.</param>
    /// <param name="live">What the owner said.</param>
    public static StateCheckResource Of(ItemState folded, StateHashAnswered live)
    {
        var journal = folded.Version == 0 ? [] : ItemStateCodec.Digest(folded);
        return new StateCheckResource(
            folded.Id.ToString(), journal.AsSpan().SequenceEqual(live.Digest), live.Version, folded.Version,
            live.Orders, PositionResource.Of(live.Position), Convert.ToHexStringLower(live.Digest),
            Convert.ToHexStringLower(journal));
    }
}
