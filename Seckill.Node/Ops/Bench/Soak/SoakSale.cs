using Seckill.Client;
using Seckill.Http.Ports;
using Seckill.Node.Ops.Demo;

namespace Seckill.Node.Ops.Bench;

/// <summary>One sale of a soak: its people, its merchant, and its certificate when all holds have ended.</summary>
internal sealed class SoakSale
{
    /// <summary>How long people come; the next sale opens then.</summary>
    public static readonly TimeSpan Open = TimeSpan.FromSeconds(30);

    private const int HoldSeconds = 20;

    // Fewer units than people: every sale is sold out, and units that come back are sold again.
    private const double UnitsForEach = 0.6;

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(HoldSeconds + 20);
    private readonly SeckillClient _merchant;
    private readonly DemoNetwork _network;
    private readonly TimeProvider _time;
    private int _paidInVain;

    private SoakSale(string item, SeckillClient merchant, DemoNetwork network, TimeProvider time) =>
        (Item, _merchant, _network, _time) = (item, merchant, network, time);

    public string Item { get; }

    /// <summary>Payments that were made and did not arrive within half a minute.</summary>
    public int PaidInVain => _paidInVain;

    public int Shipped { get; private set; }

    public int Refunded { get; private set; }

    public bool IsBalanced { get; private set; }

    /// <param name="network">To the node.</param>
    /// <param name="number">The so-manyth; a number is used once.</param>
    /// <param name="rate">People a second.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="cancellation">Ends the opening.</param>
    public static async Task<SoakSale> OpenAsync(
        DemoNetwork network, int number, int rate, TimeProvider time, CancellationToken cancellation)
    {
        var merchant = await network.SignInAsync("soak-merchant", ["merchant"], cancellation);
        var now = time.GetUtcNow();
        var made = await merchant.Merchant.CreateAsync(
            new NewItem
            {
                Title = $"Soak {number}",
                Price = new Money(1_999, "CNY"),
                Stock = (long)(rate * Open.TotalSeconds * UnitsForEach),
                PerBuyerLimit = 1,
                OpensAt = now - TimeSpan.FromSeconds(1),
                ClosesAt = now + TimeSpan.FromHours(1),
                HoldSeconds = HoldSeconds,
                Admission = new NewAdmission { RatePerSecond = 100_000, Burst = 100_000, MaxLine = 100_000 },
            },
            new CallOptions { IdempotencyKey = $"soak-{number}" }, cancellation);
        await merchant.Merchant.PublishAsync(made.Id, "soak", cancellation: cancellation);
        return new SoakSale(made.Id, merchant, network, time);
    }

    /// <summary>People come at that rate, then all is left to end, then the certificate is asked for.</summary>
    public async Task<SoakSale> RunAsync(
        int rate, Random random, CrowdCount count, Action<TimeSpan> bought, CancellationToken cancellation)
    {
        var people = new List<Task>();
        var start = _time.GetTimestamp();
        var due = TimeSpan.Zero;
        while (due < Open)
        {
            var wait = due - _time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, cancellation);
            }

            people.Add(ComeAsync(people.Count, random.NextDouble(), count, bought, cancellation));
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
        }

        await Task.WhenAll(people);
        await FulfilAsync(random, cancellation);
        await Task.Delay(Settled, _time, cancellation);
        IsBalanced = (await _merchant.Merchant.CertificateAsync(Item, cancellation: cancellation)).Balanced;
        return this;
    }

    private async Task ComeAsync(
        int number, double chance, CrowdCount count, Action<TimeSpan> bought, CancellationToken cancellation)
    {
        var name = $"{Item}-{number}";
        try
        {
            var client = await _network.SignInAsync(name, ["buyer"], cancellation);
            var buyer = new CrowdBuyer(client, count, chance)
            {
                Bought = bought,
                PaidInVain = () => Interlocked.Increment(ref _paidInVain),
                Time = _time,
            };
            await buyer.RunAsync(Item, name, cancellation);
        }
        catch (Exception fault) when (fault is SeckillProblemException or SeckillUnreachableException)
        {
            count.Add(nameof(CrowdTally.Undecided));
        }
    }

    /// <summary>Of the paid orders one in ten is refunded, half of the others are shipped.</summary>
    private async Task FulfilAsync(Random random, CancellationToken cancellation)
    {
        await foreach (var order in _merchant.Merchant.OrdersAsync(Item, OrderState.Paid, cancellation: cancellation))
        {
            switch (random.NextDouble())
            {
                case < 0.1:
                    await _merchant.Merchant.RefundAsync(
                        order.Id, new RefundRequest { Reason = "soak", Restock = true }, cancellation: cancellation);
                    Refunded++;
                    break;
                case < 0.5:
                    await _merchant.Merchant.ShipAsync(order.Id, "SF", order.Id[^8..], cancellation: cancellation);
                    Shipped++;
                    break;
                default:
                    break;
            }
        }
    }
}
