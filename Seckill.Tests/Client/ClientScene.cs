using Seckill.Client;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Tests.Http;

namespace Seckill.Tests.Client;

/// <summary>A real edge, and clients of it over a wire that breaks as a test says; both live on moved time.</summary>
internal sealed class ClientScene : IAsyncDisposable
{
    public static readonly PurchaseRequest OneUnit = new() { ShipTo = new ShipTo("Ada", "+86 10 1234", "1 Lane") };

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly Task Never = new TaskCompletionSource().Task;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private int _seed;

    private ClientScene(EdgeUnderTest edge)
    {
        Edge = edge;
        Wire = new FaultyWire(new SocketsHttpHandler()) { Queued = () => edge.Items.Queued };
        _http = new HttpClient(Wire) { BaseAddress = edge.Http.BaseAddress };
        Merchant = For("acme", "merchant");
        Buyer = For("ada", "buyer");
    }

    public EdgeUnderTest Edge { get; }

    public FaultyWire Wire { get; }

    public SeckillClient Merchant { get; }

    public SeckillClient Buyer { get; }

    public static async Task<ClientScene> StartAsync(Func<HttpEdgeOptions, HttpEdgeOptions>? change = null) =>
        new(await EdgeUnderTest.StartAsync(change));

    /// <summary>A client of a user, on the edge's time or on a clock of its own.</summary>
    public SeckillClient For(string subject, string role, TimeProvider? time = null)
    {
        string? token = null;
        var options = new SeckillClientOptions
        {
            Token = async _ => token ??= await Edge.Shop.TokenAsync(subject, role),
        };
        return new SeckillClient(_http, options, time ?? Edge.Time, new Random(++_seed));
    }

    /// <summary>A published item.</summary>
    /// <param name="stock">Units.</param>
    /// <param name="limit">For one buyer.</param>
    /// <param name="opensIn">From now; below zero: it is open.</param>
    /// <param name="challenge">Null: none.</param>
    public async Task<string> OpenItemAsync(
        int stock, int limit = 1, TimeSpan? opensIn = null, Seckill.Client.ChallengeKind? challenge = null)
    {
        var now = Edge.Time.GetUtcNow();
        var item = await Merchant.Merchant.CreateAsync(new NewItem
        {
            Title = "Gold watch",
            Price = new Seckill.Client.Money(1999, "CNY"),
            Stock = stock,
            PerBuyerLimit = limit,
            OpensAt = now + (opensIn ?? TimeSpan.FromMinutes(-1)),
            ClosesAt = now + TimeSpan.FromHours(2),
            Admission = challenge is null ? null : new NewAdmission { Challenge = challenge },
        });
        await Merchant.Merchant.PublishAsync(item.Id, "ready");
        return item.Id;
    }

    /// <summary>Orders that the item has, whoever bought.</summary>
    public async Task<List<Seckill.Client.Order>> OrdersAsync(string item) =>
        await Merchant.Merchant.OrdersAsync(item).ToListAsync();

    /// <summary>Buys one unit, or what is asked for, as the usual buyer or somebody else.</summary>
    public Task<PurchaseResult> BuyAsync(
        string item, PurchaseOptions? options = null, PurchaseRequest? request = null, SeckillClient? by = null) =>
        (by ?? Buyer).PurchaseAsync(item, request ?? OneUnit, options, TestContext.Current.CancellationToken);

    /// <summary>Buys one unit, which must be won.</summary>
    public async Task<PurchaseResult.Won> WinAsync(string item, SeckillClient? by = null) =>
        Assert.IsType<PurchaseResult.Won>(await BuyAsync(item, by: by));

    public Task CancelAsync(string order, SeckillClient? by = null) =>
        (by ?? Buyer).Orders.CancelAsync(order, cancellation: TestContext.Current.CancellationToken);

    public Task PauseAsync(string item) => Merchant.Merchant.PauseAsync(item, "a question");

    public Task ResumeAsync(string item) => Merchant.Merchant.ResumeAsync(item, "answered");

    /// <summary>All that the watch of an order gives.</summary>
    public async Task<List<Seckill.Client.Order>> WatchAsync(string order, SeckillClient? by = null) =>
        await (by ?? Buyer).WatchAsync(order, cancellation: TestContext.Current.CancellationToken).ToListAsync();

    /// <summary>Moves time while nothing is on its way, until it is done.</summary>
    public async Task<T> MoveAsync<T>(Task<T> running)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!running.IsCompleted && TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            await StepAsync(running);
        }

        return await running.WaitAsync(TimeSpan.Zero);
    }

    /// <summary>Moves time until it holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "it never held");
            await StepAsync(Never);
        }
    }

    private async Task StepAsync(Task running)
    {
        var pace = Wire.Pace(Edge.Time.Elapsed) ?? Look;
        await Task.WhenAny(running, Task.Delay(pace, TimeProvider.System));
        if (!running.IsCompleted && Wire.Pace(Edge.Time.Elapsed) is not null)
        {
            Edge.Time.AdvanceToNextTimer(most: Step);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return Edge.DisposeAsync();
    }
}
