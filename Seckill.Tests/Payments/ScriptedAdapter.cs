using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments;

namespace Seckill.Tests.Payments;

internal sealed record RefundAsked(string RefundId, string PaymentId, OrderId Order, Money Amount);

/// <summary>A provider that answers what the test says, and tells it what it was asked.</summary>
internal sealed class ScriptedAdapter(string name = "scripted") : IPaymentAdapter
{
    private readonly Channel<RefundAsked> _refunds = Channel.CreateUnbounded<RefundAsked>();
    private readonly Channel<string> _closes = Channel.CreateUnbounded<string>();

    public string Name => name;

    public CallbackWire Wire => throw new NotSupportedException();

    public Func<string, ValueTask<RefundAnswer>> OnRefund { get; set; } =
        _ => ValueTask.FromResult<RefundAnswer>(new RefundAnswer.Accepted());

    public Func<string, ValueTask<CloseAnswer>> OnClose { get; set; } =
        _ => ValueTask.FromResult<CloseAnswer>(new CloseAnswer.Closed());

    public Task<RefundAsked> NextRefundAsync() =>
        _refunds.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public Task<string> NextCloseAsync() => _closes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Refunds asked and not yet taken by <see cref="NextRefundAsync"/>.</summary>
    public int RefundsAsked => _refunds.Reader.Count;

    public int ClosesAsked => _closes.Reader.Count;

    public async ValueTask<RefundAnswer> RefundAsync(
        string refundId, string paymentId, OrderId order, Money amount, CancellationToken cancellation)
    {
        _refunds.Writer.TryWrite(new RefundAsked(refundId, paymentId, order, amount));
        return await OnRefund(refundId);
    }

    public async ValueTask<CloseAnswer> CloseAsync(string paymentId, CancellationToken cancellation)
    {
        _closes.Writer.TryWrite(paymentId);
        return await OnClose(paymentId);
    }

    public ValueTask<string?> OpenAsync(
        string paymentId, OrderId order, Money amount, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now) =>
        throw new NotSupportedException();
}
