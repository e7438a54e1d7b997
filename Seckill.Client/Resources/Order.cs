namespace Seckill.Client;

/// <summary>An order as its buyer sees it; its item's merchant also sees buyer and shipTo.</summary>
[WireSchema("OrderResource")]
public sealed record Order
{
    /// <summary>Names it for good.</summary>
    public required string Id { get; init; }

    /// <summary>What was bought.</summary>
    public required string ItemId { get; init; }

    /// <summary>Units.</summary>
    public required int Quantity { get; init; }

    /// <summary>What it costs in all.</summary>
    public required Money Amount { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required OrderState State { get; init; }

    /// <summary>A problem code, when refused; also line-lost: buy again with the same key.</summary>
    public string? Reason { get; init; }

    /// <summary>How many are in front, when queued or waiting.</summary>
    public int? Ahead { get; init; }

    /// <summary>Until when it is held, when reserved.</summary>
    public DateTimeOffset? PayBy { get; init; }

    /// <summary>Until when a started payment may end.</summary>
    public DateTimeOffset? GraceUntil { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its place in the journal.</summary>
    public Position? Position { get; init; }

    /// <summary>A signed proof of that place, for <see cref="ReceiptVerifier"/>; in GET of a won order.</summary>
    public string? Receipt { get; init; }

    /// <summary>What is known of its payment.</summary>
    public OrderPayment? Payment { get; init; }

    /// <summary>The shipment in force.</summary>
    public Shipment? Shipment { get; init; }

    /// <summary>Money that goes back.</summary>
    public OrderRefund? Refund { get; init; }

    /// <summary>One entry per state entered.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <summary>Grows with every change: of two states the higher version is the later.</summary>
    public required int Version { get; init; }

    /// <summary>When the server said this: count down to payBy from here.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>Who bought; for the merchant.</summary>
    public string? Buyer { get; init; }

    /// <summary>Where it goes; for the merchant, until it was erased.</summary>
    public ShipToRecord? ShipTo { get; init; }

    /// <summary>In the item's list: where to go on behind this order.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A state and when it was entered.</summary>
/// <param name="State">The state.</param>
/// <param name="At">By the server's clock.</param>
[WireSchema("TimelineResource")]
public sealed record TimelineEntry(OrderState State, DateTimeOffset At);

/// <summary>A person and where to find him.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Phone">1 to 50 characters.</param>
/// <param name="Address">1 to 1000 characters.</param>
[WireSchema("ShipToBody")]
public sealed record ShipTo(string Name, string Phone, string Address);

/// <summary>Where an order goes, as its merchant reads it. Empty texts: erased, or withheld.</summary>
/// <param name="Name">As the buyer gave it.</param>
/// <param name="Phone">As the buyer gave it.</param>
/// <param name="Address">As the buyer gave it.</param>
/// <param name="Changed">True: what is stored is not what the buyer gave, and is withheld.</param>
[WireSchema("ShipToResource")]
public sealed record ShipToRecord(string Name, string Phone, string Address, bool? Changed = null);

/// <summary>What is known of an order's payment.</summary>
/// <param name="PaymentId">Names it at the provider.</param>
/// <param name="Provider">Such as sandbox or stripe.</param>
/// <param name="Status">Such as started, captured, failed.</param>
/// <param name="Amount">What was asked or captured.</param>
/// <param name="At">When that became known.</param>
[WireSchema("OrderPaymentResource")]
public sealed record OrderPayment(
    string PaymentId, string Provider, string Status, Money Amount, DateTimeOffset At);

/// <summary>Money that goes back.</summary>
/// <param name="Requested">In all.</param>
/// <param name="Sent">Of it, sent.</param>
/// <param name="Entries">Each refund.</param>
[WireSchema("OrderRefundResource")]
public sealed record OrderRefund(Money Requested, Money Sent, IReadOnlyList<RefundEntry> Entries);

/// <summary>One refund.</summary>
[WireSchema("RefundEntryResource")]
public sealed record RefundEntry
{
    /// <summary>Names it.</summary>
    public required string RefundId { get; init; }

    /// <summary>The payment it goes back on.</summary>
    public required string PaymentId { get; init; }

    /// <summary>How much.</summary>
    public required Money Amount { get; init; }

    /// <summary>The units went back into stock.</summary>
    public required bool Restock { get; init; }

    /// <summary>As it was given.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the provider sent it; null: not yet.</summary>
    public DateTimeOffset? SentAt { get; init; }
}
