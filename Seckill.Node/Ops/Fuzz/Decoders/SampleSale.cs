using Seckill.Domain;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>A sale in which much has happened: states and commits of it are where readers of them begin.</summary>
internal static class SampleSale
{
    public static readonly ItemId Item = ItemId.Derive("acme", "fuzz");
    private static readonly Instant Opens = new(1_800_000_000_000);
    private static readonly Requester Owner = new("acme", RequesterKind.Merchant);

    private static readonly ItemTerms Terms = new(
        "Teapot 茶壶", new Money(1999, "CNY"), 3, Opens, Opens + TimeSpan.FromHours(1), 900,
        new AdmissionTerms(1000, null, 50, ChallengeKind.None, 3));

    /// <summary>The events of each step, and the moment it was decided.</summary>
    public static IReadOnlyList<(Instant At, IReadOnlyList<ItemEvent> Events)> Steps { get; } = Play();

    /// <summary>The item as it is after every step.</summary>
    public static IReadOnlyList<ItemState> States { get; } =
        [.. Enumerable.Range(0, Steps.Count + 1).Select(length => Fold(length))];

    private static ItemState Fold(int steps)
    {
        var state = ItemState.Empty(Item);
        foreach (var (at, events) in Steps.Take(steps))
        {
            Apply(state, at, events);
        }

        return state;
    }

    private static List<(Instant, IReadOnlyList<ItemEvent>)> Play()
    {
        var (state, steps, now) = (ItemState.Empty(Item), new List<(Instant, IReadOnlyList<ItemEvent>)>(), Opens);
        foreach (var command in Commands())
        {
            now += TimeSpan.FromSeconds(3);
            var events = new List<ItemEvent>();
            ItemDecider.Decide(state, command, now, events);
            Apply(state, now, events);
            if (events.Count > 0)
            {
                steps.Add((now, events));
            }
        }

        return steps;
    }

    private static void Apply(ItemState state, Instant at, IEnumerable<ItemEvent> events)
    {
        foreach (var happened in events)
        {
            ItemEvolver.Evolve(state, happened, at);
        }
    }

    private static IEnumerable<ItemCommand> Commands()
    {
        yield return new CreateItem(Item, "acme", Terms, 5, null, Stamp("create"));
        yield return new PublishItem(Owner, "go", Stamp("publish"));
        foreach (var buyer in (string[])["ada", "bob", "cleo", "dan"])
        {
            yield return Order(buyer, 1 + buyer.Length % 3);
        }

        yield return new StartPayment(
            KeyOf("ada"), BuyerKey.Of("ada"), "pay_1", "sandbox", TimeSpan.FromSeconds(30), Stamp("pay"));
        yield return new RecordPayment(KeyOf("ada"), "pay_1", "sandbox", true, new Money(1999, "CNY"));
        yield return new RecordPayment(KeyOf("ada"), "pay_1", "sandbox", true, new Money(1999, "CNY"));
        yield return new RecordPayment(KeyOf("ada"), "pay_2", "sandbox", true, new Money(1999, "CNY"));
        yield return new ShipOrder(Owner, KeyOf("ada"), "SF", "SF123", Stamp("ship"));
        yield return new RecordDelivery(Owner, KeyOf("ada"), true, Stamp("delivered"));
        yield return new RequestRefund(Owner, KeyOf("ada"), 999, false, "scratched", "rf_1", Stamp("refund"));
        yield return new CancelOrder(KeyOf("bob"), BuyerKey.Of("bob"), Stamp("cancel"));
        yield return new AdjustStock(Owner, 2, "found", Stamp("adjust"));
        yield return new OpenRound(TimeSpan.FromSeconds(1));
        yield return new ClawBackHold(new Requester("op", RequesterKind.Operator), KeyOf("cleo"), "bots");
    }

    private static PlaceOrder Order(string buyer, int quantity) => new(
        KeyOf(buyer), buyer, BuyerKey.Of(buyer), quantity, true,
        new PassFacts(1, Opens, Opens + TimeSpan.FromHours(1), false), 7,
        new ShipToRecord(new Key128(1, 2), "Ada", "123", "Main street", "10.0.0.0"), false, Opens);

    private static OrderKey KeyOf(string buyer) => new(BuyerKey.Of($"order of {buyer}").Value);

    private static CommandStamp Stamp(string name) =>
        new(CommandKey.Derive("acme", "POST", "/", name), (ulong)name.Length);
}
