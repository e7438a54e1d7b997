using System.Globalization;
using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// One item on sale in a <see cref="BenchHouse"/>, and buyers who each buy one unit once: so many wait for their
/// answer at any time. Order keys and salts are drawn, not derived: deriving them is the edge's work.
/// </summary>
internal sealed class EngineSale
{
    private const int Stock = 1_000_000_000;

    /// <summary>The engine is measured, not the bucket in front of it.</summary>
    private static readonly AdmissionTerms Unthrottled = new(10_000_000, 10_000_000, 1_000_000);

    private static readonly Requester Merchant = new("bench-merchant", RequesterKind.Merchant);
    private readonly BenchHouse _house;
    private readonly TimeProvider _time;
    private readonly ItemId _item;
    private readonly PassFacts _pass;
    private long _buyers;

    private EngineSale(BenchHouse house, TimeProvider time, ItemId item, PassFacts pass)
    {
        (_house, _time, _item, _pass) = (house, time, item, pass);
    }

    public ItemId Item => _item;

    /// <summary>Creates and publishes the item, as its merchant would.</summary>
    public static Task<EngineSale> OpenAsync(BenchHouse house, TimeProvider time) =>
        OpenAsync(house, time, TimeSpan.FromDays(1));

    /// <summary>The same; its orders hold their units that long.</summary>
    public static async Task<EngineSale> OpenAsync(BenchHouse house, TimeProvider time, TimeSpan hold)
    {
        var now = house.Clock.Now;
        var item = ItemId.Derive(Merchant.Subject, now.ToString());
        var terms = new ItemTerms(
            "Benchmark", new Money(1999, "CNY"), 1, now, now + TimeSpan.FromDays(1),
            (int)hold.TotalSeconds, Unthrottled);
        await ExpectAsync(house, item, new CreateItem(item, Merchant.Subject, terms, Stock, null, Stamp(1)));
        var published = await ExpectAsync(house, item, new PublishItem(Merchant, "benchmark", Stamp(2)));
        var round = published.Item.Facts.Round;
        return new EngineSale(
            house, time, item, new PassFacts(round, now, now + TimeSpan.FromDays(1), WaitListOnly: false));
    }

    /// <summary>The next buyer's purchase.</summary>
    public async Task<ItemReply> BuyOneAsync() => await _house.Gateway.AskAsync(
        _item, Purchase(Interlocked.Increment(ref _buyers)), CancellationToken.None);

    /// <summary>Sells until the time is over or so many orders were answered.</summary>
    public async Task<LoadResult> RunAsync(int inFlight, TimeSpan duration, long mostOrders)
    {
        var start = _time.GetTimestamp();
        var last = mostOrders == long.MaxValue ? mostOrders : Interlocked.Read(ref _buyers) + mostOrders;
        var buyers = Enumerable.Range(0, inFlight).Select(_ => BuyAsync(start, duration, last)).ToArray();
        var tally = new LoadTally();
        var latency = new LatencyHistogram();
        foreach (var buyer in await Task.WhenAll(buyers))
        {
            tally.Add(buyer.Tally);
            latency.Add(buyer.Latency);
        }

        return new LoadResult(tally, latency, _time.GetElapsedTime(start));
    }

    private async Task<LoadResult> BuyAsync(long start, TimeSpan duration, long last)
    {
        await Task.Yield();
        var result = new LoadResult(new LoadTally(), new LatencyHistogram(), duration);
        while (_time.GetElapsedTime(start) < duration)
        {
            var number = Interlocked.Increment(ref _buyers);
            if (number > last)
            {
                break;
            }

            var sent = _time.GetTimestamp();
            var reply = await _house.Gateway.AskAsync(_item, Purchase(number), CancellationToken.None);
            result.Latency.Record(_time.GetElapsedTime(sent));
            Count(result.Tally, reply);
        }

        return result;
    }

    private PlaceOrder Purchase(long number)
    {
        var buyer = "buyer-" + number.ToString("D8", CultureInfo.InvariantCulture);
        var shipTo = new ShipToRecord(
            Draw(number, 1), BenchBuyer.Name, BenchBuyer.Phone, BenchBuyer.Address);
        return new PlaceOrder(
            new OrderKey(Draw(number, 2)), buyer, BuyerKey.Of(buyer), Quantity: 1, WaitList: false, _pass,
            Draw(number, 3).Low, shipTo, Deferred: false, TakenAt: default);
    }

    public static void Count(LoadTally tally, ItemReply reply)
    {
        switch (reply)
        {
            case OrderAnswered { Order.State: OrderState.Reserved, Replayed: false }:
                tally.CountAccepted(1);
                break;
            case Refused refused:
                tally.CountRefusal(System.Text.Encoding.UTF8.GetBytes(refused.Code.ToString()), 1);
                break;
            default:
                tally.CountFault(reply.GetType().Name);
                break;
        }
    }

    private static async Task<ItemAnswered> ExpectAsync(BenchHouse house, ItemId item, ItemCommand command) =>
        await house.Gateway.AskAsync(item, command, CancellationToken.None) is ItemAnswered answered
            ? answered
            : throw new InvalidOperationException($"the benchmark's item did not take {command.GetType().Name}");

    private static CommandStamp Stamp(ulong number) => new(new CommandKey(new Key128(number, number)), number);

    /// <summary>
    /// Sixteen bytes as evenly spread as a hash's (SplitMix64, Steele, Lea and Flood 2014), and far cheaper.
    /// </summary>
    private static Key128 Draw(long number, ulong purpose) =>
        new(Mix((ulong)number * 4 + purpose), Mix(~((ulong)number * 4 + purpose)));

    private static ulong Mix(ulong seed)
    {
        var value = unchecked(seed * 0x9E37_79B9_7F4A_7C15);
        value = unchecked((value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9);
        value = unchecked((value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB);
        return value ^ (value >> 31);
    }
}
