using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Events that can not follow from the state stop the shard: bugs are exceptions, also in Release.</summary>
public sealed class InvariantTests
{
    private static readonly CommandStamp Stamp = new(new CommandKey(new Key128(1, 1)), 1);

    public static TheoryData<ItemEvent> Impossible =>
    [
        new UnitsReserved(KeyOf("u9"), "u9", 100, 1, default, false),
        new UnitsReserved(KeyOf("u1"), "u1", 1, 1, default, false),
        new UnitsReserved(KeyOf("u9"), "u9", 0, 1, default, false),
        new HoldExpired(KeyOf("u9")),
        new HoldExpired(KeyOf("u2")),
        new OrderPaid(KeyOf("u2"), "p9", "sandbox", Price),
        new OrderPaid(KeyOf("u1"), "p9", "sandbox", Price with { Amount = 1 }),
        new OrderPaid(KeyOf("u1"), "pay-u2-k", "sandbox", Price),
        new OrderCancelled(KeyOf("u2"), Stamp),
        new OrderShipped(KeyOf("u1"), "SF", "1", "m1", Stamp),
        new OrderDelivered(KeyOf("u2"), "m1", Stamp),
        new DeliveryFailed(KeyOf("u2"), "m1", Stamp),
        new ShipmentReported(KeyOf("u2"), "SF", "1", "80", ShipmentStatus.Delivered, Opens),
        new RefundRequested(KeyOf("u2"), "rf", "pay-u2-k", 2000, false, "", "m1", Stamp),
        new RefundRequested(KeyOf("u2"), "rf", "pay-u2-k", 1, true, "", "m1", Stamp),
        new RefundRequested(KeyOf("u1"), "rf", "p9", 1, false, "", "m1", Stamp),
        new RefundSent(KeyOf("u2"), "rf", 1),
        new WaitListOffered(KeyOf("u1")),
        new WaitListed(KeyOf("u1"), "u1", 1, 1, default, false),
        new RoundOpened(2),
        new StockAdjusted(-9, "", "m1", Stamp),
        new AdmissionChanged(new AdmissionTerms(MaxUnpaidOrders: 1), "", "m1", Stamp),
        new ItemPublished("m1", "", Stamp),
        new ItemResumed("m1", "", Stamp),
        new ItemChanged(Terms(), 5),
        new ItemCreated(Id, "m1", Terms(), 5, null, Stamp),
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void GivenAHeldAndAPaidOrder_WhenAnEventCanNotFollow_ThenInvariantViolation(ItemEvent happened)
    {
        var item = Open();
        item.Bought("u1");
        item.Paid("u2");

        var violation = Assert.Throws<InvariantViolation>(() => ItemEvolver.Evolve(item.State, happened, item.Now));

        Assert.Equal(Id, violation.Item);
        Assert.Equal(happened.GetType().Name, violation.Happened);
    }
}
