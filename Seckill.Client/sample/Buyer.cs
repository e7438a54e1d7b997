namespace Seckill.Client.Sample;

/// <summary>One buyer at a terminal.</summary>
/// <param name="shop">With his token.</param>
/// <param name="options">What he typed.</param>
/// <param name="name">Kept with the ticket: a purchase is gone on with by its buyer alone.</param>
internal sealed class Buyer(SeckillClient shop, BuyerOptions options, string name)
{
    /// <summary>Whose ticket it is; null: there is none yet.</summary>
    public static string? NameIn(string? ticketFile) =>
        File.Exists(ticketFile) && File.ReadAllLines(ticketFile) is [_, _, var kept, ..] ? kept : null;

    /// <summary>0: won (and paid); 1: not won; 3: not known yet.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var item = await shop.Items.GetAsync(options.Item, cancellation: cancellation);
        Say($"{item.Title}: {item.Price.Amount / 100m:F2} {item.Price.Currency}, {item.Phase}");
        var result = await shop.PurchaseAsync(
            options.Item,
            new PurchaseRequest
            {
                ShipTo = new ShipTo("Ada Lovelace", "+86 10 5555 0100", "1 Analytical Lane, Beijing"),
                WaitList = options.WaitList ? true : null,
            },
            new PurchaseOptions
            {
                Ticket = ReadTicket(),
                Keep = KeepAsync,
                WaitForOffer = options.WaitList,
                Progress = new Spoken(Show),
            },
            cancellation);
        switch (result)
        {
            case PurchaseResult.Won { Order: var order }:
                Say($"won: order {order.Id}, {order.State}, pay by {order.PayBy:HH:mm:ss}");
                return options.Pay && order.State == OrderState.Reserved ? await PayAsync(order, cancellation) : 0;
            case PurchaseResult.Waiting { Order: var order }:
                Say($"on the wait list, {order.Ahead} ahead: order {order.Id}");
                return 3;
            case PurchaseResult.Refused { Reason: var reason }:
                Say($"not won: {reason}");
                return 1;
            case PurchaseResult.Lapsed { Order: var order }:
                Say($"this purchase is over: {order.State}");
                return 1;
            case PurchaseResult.StillPending { Ticket: var ticket }:
                Say($"not known yet; it goes on with the same --ticket (key {ticket.IdempotencyKey})");
                return 3;
            default:
                throw new InvalidOperationException($"unexpected {result.GetType().Name}");
        }
    }

    private async Task<int> PayAsync(Order order, CancellationToken cancellation)
    {
        var payment = await shop.Payments.StartAsync(order.Id, "sandbox", cancellation: cancellation);
        Say($"paying {payment.Amount.Amount} (in minor units) at {payment.PayUrl}");
        await shop.Development.SettleAsync(
            payment.PaymentId, new SandboxScript { Outcome = PaymentOutcome.Succeed }, cancellation);
        await foreach (var state in shop.WatchAsync(order.Id, cancellation: cancellation))
        {
            Say($"order {state.State}");
            if (state.State == OrderState.Paid || state.State.IsFinal)
            {
                return state.State == OrderState.Paid ? 0 : 1;
            }
        }

        return 1;
    }

    private static void Show(PurchaseProgress told) => Say(told switch
    {
        { Step: PurchaseStep.WaitingForOpening, OpensAt: { } at } => $"opens at {at.ToLocalTime():HH:mm:ss}, waiting",
        { Step: PurchaseStep.SolvingChallenge } => "doing the proof of work",
        { Step: PurchaseStep.GettingPass } => "asking for a pass",
        { Step: PurchaseStep.Sending } => "buying",
        { Step: PurchaseStep.InLine, Order.Ahead: { } ahead } => $"in line, {ahead} ahead",
        { Step: PurchaseStep.InLine } => "in line",
        { Step: PurchaseStep.OnWaitList, Order.Ahead: { } ahead } => $"on the wait list, {ahead} ahead",
        { Step: PurchaseStep.Paused } => "paused, waiting",
        _ => told.Step.ToString(),
    });

    private static void Say(string text) => Console.WriteLine(text);

    private PurchaseTicket? ReadTicket() => options.TicketFile is { } file && File.Exists(file)
        && File.ReadAllLines(file) is [var key, .. var rest] ? new PurchaseTicket(key, rest.FirstOrDefault()) : null;

    private async ValueTask KeepAsync(PurchaseTicket ticket, CancellationToken cancellation)
    {
        if (options.TicketFile is { } file)
        {
            await File.WriteAllLinesAsync(file, [ticket.IdempotencyKey, ticket.Pass!, name], cancellation);
        }
    }

    /// <summary>Told at once and in order, which Progress of the library does not promise.</summary>
    private sealed class Spoken(Action<PurchaseProgress> say) : IProgress<PurchaseProgress>
    {
        public void Report(PurchaseProgress value) => say(value);
    }
}
