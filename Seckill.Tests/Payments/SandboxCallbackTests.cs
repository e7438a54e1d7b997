using System.Text;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Payments;

/// <summary>Bodies that are signed well: what they turn out to be.</summary>
public sealed class SandboxCallbackTests
{
    private const string Good =
        """{"type":"payment.succeeded","paymentId":"p","orderId":"o","amount":5,"currency":"CNY"}""";

    [Fact]
    public async Task Read_AnyTextAsOrder_IsAPayment() => Assert.Equal(
        new CallbackReading.Payment(PaymentCallbackKind.Succeeded, "m1", "p", "o", new Money(5, "CNY")),
        await ReadAsync(Good));

    [Fact]
    public async Task Read_MembersNotOurs_PassedOver() => Assert.IsType<CallbackReading.Payment>(
        await ReadAsync(Good.Replace("{", """{"live":true,"at":{"x":[1]},""", StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"payment.succeeded\"", "\"payment.opened\"")]
    [InlineData("\"payment.succeeded\"", "\"Payment.Succeeded\"")]
    public async Task Read_TypeNotOurs_Ignored(string what, string by) =>
        Assert.IsType<CallbackReading.Ignored>(await ReadAsync(Good.Replace(what, by, StringComparison.Ordinal)));

    [Theory]
    [InlineData("}", "")]
    [InlineData("}", "}}")]
    [InlineData("\"type\"", "\"tipe\"")]
    [InlineData("\"payment.succeeded\"", "7")]
    [InlineData("\"p\"", "7")]
    [InlineData("\"p\"", "\"\"")]
    [InlineData("\"p\"", "\"\\ud800\"")]
    [InlineData("\"o\"", "null")]
    [InlineData("5", "5.5")]
    [InlineData("5", "-5")]
    [InlineData("5", "\"5\"")]
    [InlineData("5", "92233720368547758080")]
    [InlineData("\"currency\"", "\"money\"")]
    [InlineData(Good, "")]
    [InlineData(Good, "[]")]
    [InlineData(Good, "null")]
    public async Task Read_SomethingElse_Malformed(string what, string by) =>
        Assert.IsType<CallbackReading.Malformed>(await ReadAsync(Good.Replace(what, by, StringComparison.Ordinal)));

    [Fact]
    public async Task Read_TextWithoutEnd_Malformed() => Assert.IsType<CallbackReading.Malformed>(
        await ReadAsync(Good.Replace("\"p\"", $"\"{new string('p', 129)}\"", StringComparison.Ordinal)));

    private static async Task<CallbackReading> ReadAsync(string text)
    {
        await using var bench = await SandboxBench.StartAsync();
        var (body, seconds) = (Encoding.UTF8.GetBytes(text), bench.Now.UnixMs / 1000);
        var headers = new HeaderDictionary
        {
            ["webhook-id"] = "m1",
            ["webhook-timestamp"] = $"{seconds}",
            ["webhook-signature"] = SandboxBench.Key.Sign("m1", seconds, body),
        };
        return bench.Provider.ReadCallback(headers, body, bench.Now);
    }
}
