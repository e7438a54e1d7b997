using Seckill.Domain;
using Seckill.Tests.Http;

namespace Seckill.Tests.Ops.Management;

/// <summary>Puts items behind the operators' listener.</summary>
internal static class ManagedItems
{
    private static readonly Instant Forever = Instant.Of(new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>A published item with these admission settings.</summary>
    public static ItemId Publish(this MemoryItems items, AdmissionTerms admission, string name = "watch")
    {
        var item = Draft(items, admission, name);
        Assert.IsType<ItemAnswered>(items.Run(
            item, new PublishItem(new Requester("acme", RequesterKind.Merchant), "go", default)));
        return item;
    }

    public static ItemId Draft(this MemoryItems items, AdmissionTerms admission, string name)
    {
        var item = ItemId.Derive("acme", name);
        var terms = new ItemTerms(
            "Watch", new Money(100, "CNY"), 3, new Instant(1), Forever, 900, admission);
        Assert.IsType<ItemAnswered>(items.Run(item, new CreateItem(item, "acme", terms, 10, null, default)));
        return item;
    }
}
