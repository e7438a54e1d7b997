using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Payments.Sandbox;

/// <summary>
/// A payment provider inside the node, which pays, fails and refunds as a script tells it, and says so by signed
/// callbacks over HTTP like a real one.
/// <para>
/// It keeps no file. A payment it does not remember (opened at another node, or before a restart) it reads from the
/// order's owner. What it was told to capture it knows only in this process: a payment scripted elsewhere is closed
/// here as if nothing had come, and its money is late money.
/// </para>
/// </summary>
public sealed class SandboxProvider(
    SandboxOptions options, IItemGateway items, HttpClient http, IServerClock clock, TimeProvider time, Random random,
    ILogger<SandboxProvider> log) : IPaymentAdapter, ISandboxScript, IAsyncDisposable
{
    private const string Down = "the sandbox was told to be down";
    private static readonly Requester Reader = new("sandbox", RequesterKind.System);
    private readonly SandboxLedger _ledger = new(options.MostPayments);
    private readonly CallbackSender _sender = new(options, http, clock, time, random, log);
    private long _scripts;

    public string Name => "sandbox";

    public CallbackWire Wire { get; } = new(
        "application/json",
        [
            (StandardWebhooks.IdHeader, "Id of this delivery"),
            (StandardWebhooks.TimestampHeader, "Seconds since 1970"),
            (StandardWebhooks.SignatureHeader, "v1,base64"),
        ]);

    /// <summary>Callbacks scheduled and not yet delivered.</summary>
    public int PendingCallbacks => _sender.Pending;

    /// <summary>
    /// A client that fits: callbacks go to this machine, so by no proxy, and a redirect is no answer.
    /// </summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public ValueTask<string?> OpenAsync(
        string paymentId, OrderId order, Money amount, CancellationToken cancellation)
    {
        if (_sender.Outage.IsOn)
        {
            return ValueTask.FromResult<string?>(null);
        }

        _ledger.Open(paymentId, order, amount);
        var page = new Uri(options.PublicBase(), $"/sandbox/payments/{Uri.EscapeDataString(paymentId)}");
        return ValueTask.FromResult<string?>(page.AbsoluteUri);
    }

    public CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now) =>
        StandardWebhooks.Verify(headers, body.Span, now, options.Key) is { } id
            ? SandboxCallback.Read(id, body)
            : new CallbackReading.BadSignature();

    public ValueTask<CloseAnswer> CloseAsync(string paymentId, CancellationToken cancellation) =>
        ValueTask.FromResult<CloseAnswer>(
            _sender.Outage.IsOn ? new CloseAnswer.NoAnswer(Down)
            : _ledger.Find(paymentId)?.Captured is { } captured ? new CloseAnswer.AlreadyCaptured(captured)
            : new CloseAnswer.Closed());

    public ValueTask<RefundAnswer> RefundAsync(
        string refundId, string paymentId, OrderId order, Money amount, CancellationToken cancellation)
    {
        if (_sender.Outage.IsOn)
        {
            return ValueTask.FromResult<RefundAnswer>(new RefundAnswer.Unavailable(Down));
        }

        var body = SandboxCallback.Write(PaymentCallbackKind.RefundSent, paymentId, order.ToString(), amount);
        return ValueTask.FromResult<RefundAnswer>(
            _sender.TrySchedule(new ScheduledCallback($"refund_{refundId}", body, 1, TimeSpan.Zero, false))
                ? new RefundAnswer.Accepted()
                : new RefundAnswer.Unavailable("too many callbacks wait"));
    }

    public async ValueTask<SandboxAnswer> RunAsync(
        string paymentId, SandboxOutcome outcome, CancellationToken cancellation)
    {
        var (payment, otherwise) = await FindAsync(paymentId, cancellation);
        if (payment is null)
        {
            return otherwise;
        }

        var amount = new Money(
            outcome.Amount ?? payment.Amount.Amount, outcome.Currency ?? payment.Amount.Currency);
        var kind = outcome.Succeed ? PaymentCallbackKind.Succeeded : PaymentCallbackKind.Failed;
        var body = SandboxCallback.Write(kind, paymentId, payment.Order.ToString(), amount);
        var callback = new ScheduledCallback(
            NextEventId(paymentId), body, outcome.Times, outcome.Delay, outcome.BadSignature);
        if (!_sender.TrySchedule(callback))
        {
            return SandboxAnswer.Busy;
        }

        // A bad signature is somebody else's forgery: no money came by it.
        if (outcome is { Succeed: true, BadSignature: false })
        {
            _ledger.Capture(paymentId, amount);
        }

        return SandboxAnswer.Scheduled;
    }

    public void GoDown(TimeSpan length) => _sender.Outage.Last(length);

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private async ValueTask<(SandboxPayment? Payment, SandboxAnswer Otherwise)> FindAsync(
        string paymentId, CancellationToken cancellation)
    {
        if (_ledger.Find(paymentId) is { } known)
        {
            return (known, SandboxAnswer.Scheduled);
        }

        if (!PaymentIds.TryParse(paymentId, out var order))
        {
            return (null, SandboxAnswer.NoSuchPayment);
        }

        var reply = await items.AskAsync(order.Item, new ReadOrder(order.Key, Reader, default), cancellation);
        return reply switch
        {
            // The owner shows only the payment in force; that one was started must do for the others.
            OrderAnswered { Order: { Payment: not null } view } =>
                (_ledger.Open(paymentId, order, view.Amount), SandboxAnswer.Scheduled),
            OrderAnswered or Refused { Code: RefusalCode.NotFound } => (null, SandboxAnswer.NoSuchPayment),
            Refused or Undecided => (null, SandboxAnswer.Busy),
            _ => throw new InvalidOperationException($"no case for {reply.GetType().Name}"),
        };
    }

    /// <summary>A script's deliveries share one id, another script has another, also after a restart.</summary>
    private string NextEventId(string paymentId) => string.Create(
        CultureInfo.InvariantCulture, $"evt_{paymentId}_{clock.Now.UnixMs:x}{Interlocked.Increment(ref _scripts):x4}");
}
