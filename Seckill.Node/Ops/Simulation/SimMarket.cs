using Seckill.Domain;

namespace Seckill.Node.Ops.Simulation;

/// <summary>A merchant with a few items, and buyers who come, repeat themselves, pay, cancel and forget.</summary>
internal sealed class SimMarket(SimGround ground)
{
    private const int Buyers = 40;
    private const int Items = 3;
    private const int HoldSeconds = 5;
    private static readonly TimeSpan LatestDuplicate = TimeSpan.FromSeconds(20);

    private readonly List<ItemId> _items =
        [.. Enumerable.Range(0, Items).Select(number => ItemId.Derive("acme", $"item-{number}"))];

    private readonly List<(ItemId Item, OrderKey Order)> _placed = [];
    private readonly List<Task> _late = [];
    private int _stamps;
    private bool _over;

    public int Placed => _placed.Count;

    public void Close() => _over = true;

    /// <summary>Makes and publishes the items, and lets buyers come until it is closed.</summary>
    public async Task RunAsync()
    {
        foreach (var item in _items)
        {
            await OpenAsync(item);
        }

        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(BuyAsync));
        // The last of them have been sent by then, and what they found wrong is thrown here.
        await World.Delay(LatestDuplicate);
        await Task.WhenAll(_late);
    }

    /// <summary>Every order that was ever placed is what the journal says, by the word of its owner.</summary>
    public async Task CheckAsync()
    {
        foreach (var item in _items)
        {
            var hash = (StateHashAnswered)await UntilAsync(item, new ReadStateHash(Merchant),
                reply => reply is StateHashAnswered);
            var state = ground.Oracle.StateOf(item);
            if (hash.Version == state.Version && !hash.Digest.AsSpan().SequenceEqual(ItemStateCodec.Digest(state)))
            {
                throw new SimViolation($"item {item}: its owner's state is not what the journal folds to");
            }
        }

        foreach (var (item, order) in _placed)
        {
            var reply = await UntilAsync(
                item, new ReadOrder(order, Merchant, default, Final: true), reply => reply is OrderAnswered
                    or Refused { Code: RefusalCode.NotFound });
            Heard(item, order, reply);
            // A refusal is remembered for a while by the owner alone, and is in no journal.
            var isKnown = reply is OrderAnswered { Order.State: not (OrderState.Queued or OrderState.Refused) };
            if (isKnown != ground.Oracle.StateOf(item).Knows(order)
                && reply is not OrderAnswered { Order.State: OrderState.Refused })
            {
                throw new SimViolation($"order {order} of {item}: {reply}, and the journal says otherwise");
            }
        }
    }

    private static Requester Merchant { get; } = new("acme", RequesterKind.Merchant);

    private SimWorld World => ground.World;

    private async Task OpenAsync(ItemId item)
    {
        var terms = new ItemTerms("Watch", new Money(100, "CNY"), 2, new Instant(0), new Instant(long.MaxValue / 2),
            HoldSeconds, AdmissionTerms.Default);
        var stock = World.Random.Next(1, 12);
        var (create, publish) = (Stamp(), Stamp());
        await UntilAsync(
            item, new CreateItem(item, "acme", terms, stock, null, create), reply => reply is ItemAnswered);
        await UntilAsync(item, new PublishItem(Merchant, "", publish), reply => reply is ItemAnswered);
    }

    private async Task BuyAsync(int number)
    {
        var attempts = 0;
        while (!_over)
        {
            await World.Delay(World.Between(10, 3_000));
            var item = _items[World.Random.Next(Items)];
            var subject = $"buyer-{number}";
            if (await FactsAsync(item) is not { } facts || facts.Status != ItemStatus.Published)
            {
                continue;
            }

            var purchase = Purchase(number, ++attempts, subject, facts.Round);
            _placed.Add((item, purchase.Order));
            await PlaceAsync(item, purchase);
            if (World.OneIn(3))
            {
                // A duplicate that got stuck in the network comes much later, behind its sender's back.
                World.Later(
                    World.Between(500, LatestDuplicate.TotalMilliseconds),
                    () => _late.Add(PlaceOnceAsync(item, purchase)));
            }
        }
    }

    private async Task PlaceAsync(ItemId item, PlaceOrder purchase)
    {
        for (var tries = 0; tries < 20 && !_over; tries++)
        {
            var reply = await PlaceOnceAsync(item, purchase);
            if (reply is OrderAnswered { Order.State: OrderState.Reserved or OrderState.Waiting } won)
            {
                await GoOnAsync(item, purchase, won.Order);
                return;
            }

            if (reply is OrderAnswered || IsFinal(reply))
            {
                return;
            }

            await World.Delay(World.Between(50, 2_000));
        }
    }

    private async Task<ItemReply?> PlaceOnceAsync(ItemId item, PlaceOrder purchase)
    {
        var reply = await AskAsync(item, purchase);
        Heard(item, purchase.Order, reply);
        if (IsFinal(reply))
        {
            ground.Oracle.ToldLost(item, purchase.Order);
        }

        return reply;
    }

    /// <summary>Pays, cancels, looks, or lets it run out; what has no answer is asked again.</summary>
    private async Task GoOnAsync(ItemId item, PlaceOrder purchase, OrderView order)
    {
        await World.Delay(World.Between(10, 4_000));
        ItemRequest next = World.Random.Next(4) switch
        {
            0 => new RecordPayment(purchase.Order, $"pay-{purchase.Order}", "sandbox", true, order.Amount),
            1 => new CancelOrder(purchase.Order, purchase.BuyerKey, Stamp()),
            2 => new ReadOrder(
                purchase.Order, new Requester(purchase.Buyer, RequesterKind.Buyer), purchase.BuyerKey, Final: true,
                order.Version),
            _ => new AdjustStock(Merchant, World.Random.Next(1, 3), "found", Stamp()),
        };
        for (var tries = 0; tries < 6 && !_over; tries++)
        {
            var reply = await AskAsync(item, next);
            Heard(item, purchase.Order, reply);
            if (reply is not (null or Undecided or Refused
                {
                    Code: RefusalCode.OwnerMoving
                or RefusalCode.ReducedCapacity or RefusalCode.LineFull
                }))
            {
                return;
            }

            await World.Delay(World.Between(50, 1_000));
        }
    }

    private void Heard(ItemId item, OrderKey order, ItemReply? reply)
    {
        World.Note(reply is Refused refused ? (long)refused.Code : reply?.GetType().Name.Length ?? 0);
        switch (reply)
        {
            case OrderAnswered answered:
                ground.Oracle.ToldOrder(answered.Order);
                break;
            case Refused { Code: RefusalCode.NotFound }:
                ground.Oracle.ToldNotFound(item, order);
                break;
        }
    }

    private static bool IsFinal(ItemReply? reply) => reply is Refused
    {
        Code: RefusalCode.SoldOut or RefusalCode.RoundClosed or RefusalCode.LimitReached or RefusalCode.Ended
    };

    private PlaceOrder Purchase(int number, int attempt, string subject, int round)
    {
        var now = new Instant(ground.Database.ClockMicros / 1000);
        return new PlaceOrder(
            new OrderKey(new Key128((ulong)number + 1, (ulong)attempt)), subject, BuyerKey.Of(subject),
            World.Random.Next(1, 3), World.OneIn(4), new PassFacts(round, now, now + TimeSpan.FromMinutes(2), false), 5,
            new ShipToRecord(default, "Ada", "1", "Lane"), Deferred: false, TakenAt: now);
    }

    private CommandStamp Stamp() => new(CommandKey.Derive("u", "POST", "/x", $"k{++_stamps}"), 1);

    private async Task<ItemFacts?> FactsAsync(ItemId item) => ground.AnyNode() is { } node
        ? await node.AskAsync(gateway => gateway.FactsAsync(item, CancellationToken.None)) : null;

    private async Task<ItemReply?> AskAsync(ItemId item, ItemRequest request) => ground.AnyNode() is { } node
        ? await node.AskAsync(async gateway =>
            (ItemReply?)await gateway.AskAsync(item, request, CancellationToken.None)) : null;

    private async Task<ItemReply> UntilAsync(ItemId item, ItemRequest request, Func<ItemReply, bool> holds)
    {
        for (var begun = World.Elapsed; World.Elapsed - begun < TimeSpan.FromMinutes(5);)
        {
            if (await AskAsync(item, request) is { } reply && holds(reply))
            {
                return reply;
            }

            await World.Delay(World.Between(20, 500));
        }

        throw new SimViolation($"{request.GetType().Name} of {item} is not answered for five minutes");
    }

}
