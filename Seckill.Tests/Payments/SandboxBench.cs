using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments;
using Seckill.Node.Payments.Sandbox;
using Seckill.Tests.Time;

namespace Seckill.Tests.Payments;

/// <summary>
/// A sandbox provider with a real listener for its callbacks, time moved by hand, and an owner that can be told what
/// to say.
/// </summary>
internal sealed class SandboxBench : IAsyncDisposable, IServerClock
{
    public static readonly WebhookKey Key = WebhookKey.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    public static readonly OrderId Order = new(ItemId.Derive("shop", "item"), new OrderKey(new Key128(1, 2)));
    public static readonly Money Price = new(1999, "CNY");
    public static readonly string Payment = PaymentIds.Derive(Order, CommandKey.Derive("ann", "POST", "/p", "k"));

    private readonly HttpClient _http = SandboxProvider.CreateClient();

    private SandboxBench(CallbackListener listener, int mostCallbacks)
    {
        Listener = listener;
        Provider = new SandboxProvider(
            new SandboxOptions(Key, () => new Uri("https://sale.example/"), () => listener.Address)
            {
                MostCallbacks = mostCallbacks,
            },
            Owner, _http, this, Time, new Random(1), NullLogger<SandboxProvider>.Instance);
    }

    public CallbackListener Listener { get; }

    public SandboxProvider Provider { get; }

    public OwnerStub Owner { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public Instant Now => Instant.Of(Time.GetUtcNow());

    public static async Task<SandboxBench> StartAsync(int mostCallbacks = 100) =>
        new(await CallbackListener.StartAsync(), mostCallbacks);

    public ValueTask<string?> OpenAsync() => Provider.OpenAsync(Payment, Order, Price, default);

    public ValueTask<SandboxAnswer> RunAsync(
        bool succeed = true, int times = 1, TimeSpan delay = default, long? amount = null, bool badSignature = false,
        string? payment = null) =>
        Provider.RunAsync(payment ?? Payment, new SandboxOutcome(succeed, times, delay, amount, badSignature), default);

    public ValueTask<CloseAnswer> CloseAsync() => Provider.CloseAsync(Payment, default);

    public ValueTask<RefundAnswer> RefundAsync(string refundId, long amount) =>
        Provider.RefundAsync(refundId, Payment, Order, Price with { Amount = amount }, default);

    /// <summary>The next callback, read as the edge reads it.</summary>
    public async Task<CallbackReading> NextAsync()
    {
        var received = await Listener.NextAsync();
        return Provider.ReadCallback(received.Headers, received.Body, Now);
    }

    /// <summary>Until no callback is scheduled or under way.</summary>
    public async Task IdleAsync()
    {
        while (Provider.PendingCallbacks > 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        await Listener.DisposeAsync();
        _http.Dispose();
    }
}
