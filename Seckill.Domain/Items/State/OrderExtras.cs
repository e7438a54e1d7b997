namespace Seckill.Domain;

/// <summary>Owns what only some orders have; arrays are replaced, not changed, and empty ones are shared.</summary>
internal sealed class OrderExtras
{
    /// <summary>The deadline from the first payment start on; default: no payment was started.</summary>
    public Instant GraceUntil;

    /// <summary>States between the first and the present one.</summary>
    public TimelineEntry[] Between = [];

    public OrderPayment[] Payments = [];

    /// <summary>The payment that made the order paid; null: none did.</summary>
    public OrderPayment? Capturing;

    public OrderRefund[] Refunds = [];

    /// <summary>All shipments, in the order of their first shipping.</summary>
    public OrderShipment[] Shipments = [];

    /// <summary>The one in force, shipped last; null: none was.</summary>
    public OrderShipment? Shipment;
    public RememberedCommand[] Commands = [];

    /// <summary>True while a provider may still capture money for the hold.</summary>
    public bool AwaitsProvider
    {
        get
        {
            foreach (var payment in Payments)
            {
                if (payment.Status == PaymentStatus.Started)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public OrderPayment? FindPayment(string paymentId)
    {
        foreach (var payment in Payments)
        {
            if (payment.Id == paymentId)
            {
                return payment;
            }
        }

        return null;
    }

    public OrderShipment? FindShipment(string carrier, string trackingNumber) =>
        Array.Find(Shipments, shipment => shipment.Is(carrier, trackingNumber));

    /// <summary>Reports kept, of all shipments together.</summary>
    public int CountRecords()
    {
        var count = 0;
        foreach (var shipment in Shipments)
        {
            count += shipment.Records.Length;
        }

        return count;
    }

    /// <summary>
    /// Minor units of the order's own money that were asked back; late and second payments not included.
    /// </summary>
    public long Asked
    {
        get
        {
            var sum = 0L;
            foreach (var refund in Refunds)
            {
                sum += refund.OfOrder ? refund.Amount : 0;
            }

            return sum;
        }
    }
}

/// <summary>A payment that a provider knows; the status moves.</summary>
internal sealed class OrderPayment(string id, string provider)
{
    public string Id { get; } = id;

    public string Provider { get; } = provider;

    public PaymentStatus Status { get; set; }

    /// <summary>Minor units of the order's currency.</summary>
    public long Amount { get; set; }

    /// <summary>When the status was entered.</summary>
    public Instant At { get; set; }
}

/// <summary>Money asked back. OfOrder: of the capturing payment, so it counts towards the order's amount.</summary>
internal sealed class OrderRefund
{
    public required string Id { get; init; }

    public required string PaymentId { get; init; }

    public required long Amount { get; init; }

    public required bool Restock { get; init; }

    public required string Reason { get; init; }

    public required Instant RequestedAt { get; init; }

    public required bool OfOrder { get; init; }

    /// <summary>Place among all refunds of the item, from 1: the order in which they are worked off.</summary>
    public required long Sequence { get; init; }

    /// <summary>Default until the provider has sent it.</summary>
    public Instant SentAt { get; set; }

    /// <summary>The callback that said so.</summary>
    public ulong CallbackKey { get; set; }

    public bool IsSent => SentAt != default;
}

/// <summary>A command that was carried out: a repeat gets what it got. PaymentId only for a started payment.</summary>
internal readonly record struct RememberedCommand(CommandStamp Stamp, DecisionKind Kind, string? PaymentId);
