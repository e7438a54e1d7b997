using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Node.Webhooks;
using Xunit;

namespace Seckill.Tests.Webhooks;

public sealed class EventScribeTests
{
    private static readonly OrderKey Order = new(new Key128(1, 2));

    /// <summary>Every kind of fact has a type or is passed over on purpose; every type is given by some fact.</summary>
    [Fact]
    public void TypeOf_EveryKindOfFact_IsDecided()
    {
        var kinds = typeof(ItemEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ItemEvent)) && !type.IsAbstract);
        var types = kinds.SelectMany(kind => Samples(kind)).Select(EventScribe.TypeOf).ToHashSet();
        Assert.Equal(EventTypes.All.Order(), types.OfType<string>().Order());
    }

    [Theory]
    [InlineData(PaymentRecordKind.Late, EventTypes.OrderLatePayment)]
    [InlineData(PaymentRecordKind.Second, EventTypes.OrderLatePayment)]
    [InlineData(PaymentRecordKind.Failed, null)]
    [InlineData(PaymentRecordKind.Unfitting, null)]
    public void TypeOf_MoneyBesideThePayment_IsToldWhenItCameIn(PaymentRecordKind kind, string? type) =>
        Assert.Equal(type, EventScribe.TypeOf(new PaymentRecorded(Order, "p", "sandbox", kind, new Money(1, "CNY"))));

    [Theory]
    [InlineData("*", "seckill.item.created", true)]
    [InlineData("seckill.order.*", "seckill.order.paid", true)]
    [InlineData("seckill.order.*", "seckill.item.created", false)]
    [InlineData("seckill.order.paid", "seckill.order.paid", true)]
    [InlineData("seckill.order.paid", "seckill.order.expired", false)]
    public void Matches_APattern_DoesOrNot(string pattern, string type, bool matches) =>
        Assert.Equal(matches, EventTypes.Matches([pattern], type));

    private static IEnumerable<ItemEvent> Samples(Type kind) => kind == typeof(PaymentRecorded)
        ? Enum.GetValues<PaymentRecordKind>()
            .Select(one => new PaymentRecorded(Order, "p", "sandbox", one, new Money(1, "CNY")))
        : [(ItemEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind)];
}
