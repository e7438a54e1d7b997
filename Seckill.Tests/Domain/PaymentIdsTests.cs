using Seckill.Domain;

namespace Seckill.Tests.Domain;

public sealed class PaymentIdsTests
{
    private static readonly OrderId Order =
        new(ItemId.Derive("shop", "item"), new OrderKey(new Key128(0x0123456789abcdef, 0xfedcba9876543210)));

    private static readonly CommandKey Key = CommandKey.Derive("ann", "POST", "/v1/orders/x/payments", "k1");

    [Fact]
    public void Derive_SameOrderAndKey_SameTextThatCarriesTheOrder()
    {
        var id = PaymentIds.Derive(Order, Key);

        Assert.Equal(id, PaymentIds.Derive(Order, Key));
        Assert.Equal(PaymentIds.TextLength, id.Length);
        Assert.StartsWith($"pay_{Order}-", id, StringComparison.Ordinal);
        Assert.True(PaymentIds.TryParse(id, out var order));
        Assert.Equal(Order, order);
    }

    /// <summary>Ids lie at providers for years: the way they are made is pinned.</summary>
    [Fact]
    public void Derive_KnownOrderAndKey_KnownText() =>
        Assert.Equal(GoldenId, PaymentIds.Derive(Order, Key));

    [Fact]
    public void Derive_AnotherKeyOrOrder_AnotherId()
    {
        var other = CommandKey.Derive("ann", "POST", "/v1/orders/x/payments", "k2");
        var sibling = Order with { Key = new OrderKey(new Key128(1, 2)) };

        Assert.NotEqual(PaymentIds.Derive(Order, Key), PaymentIds.Derive(Order, other));
        Assert.NotEqual(PaymentIds.Derive(Order, Key)[^16..], PaymentIds.Derive(sibling, Key)[^16..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pay_")]
    [InlineData("nonsense")]
    public void TryParse_NoPaymentId_False(string text) => Assert.False(PaymentIds.TryParse(text, out _));

    [Fact]
    public void TryParse_OneCharacterOff_False()
    {
        var id = PaymentIds.Derive(Order, Key);

        Assert.False(PaymentIds.TryParse(id + "0", out _));
        Assert.False(PaymentIds.TryParse(id.AsSpan(..^1), out _));
        Assert.False(PaymentIds.TryParse(id.ToUpperInvariant(), out _));
        Assert.False(PaymentIds.TryParse(id.Replace("pay_", "pey_", StringComparison.Ordinal), out _));
        Assert.False(PaymentIds.TryParse(id.Remove(47, 1).Insert(47, "_"), out _));
        Assert.False(PaymentIds.TryParse(id[..^1] + "u", out _));
    }

    private const string GoldenId =
        "pay_r1swjtqy7vtpp1wh-04hmasw9nf6yzzpwqac7cn1j20-avt0ygnch5twr659";
}
