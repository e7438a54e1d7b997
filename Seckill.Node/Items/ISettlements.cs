using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>Asks the provider of a started payment to close it when the order's deadline has passed.</summary>
public interface ISettlements
{
    /// <summary>
    /// Returns at once; the item gets a <see cref="SettleDeadline"/> when the provider answered, or when its time is
    /// over. Beginning again while one of the same order is under way does nothing; afterwards it asks anew, so an
    /// item whose SettleDeadline was lost just begins again.
    /// </summary>
    void Begin(ItemId item, DueSettlement due);
}
