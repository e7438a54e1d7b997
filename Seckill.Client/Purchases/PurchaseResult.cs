namespace Seckill.Client;

/// <summary>What came of a purchase. Match on the kind; there are no others than these.</summary>
public abstract record PurchaseResult
{
    private PurchaseResult(PurchaseTicket ticket) => Ticket = ticket;

    /// <summary>With it the same purchase can be gone on with, and is never made twice.</summary>
    public PurchaseTicket Ticket { get; }

    /// <summary>Units are held, or paid already when an earlier purchase of the key was found.</summary>
    public sealed record Won : PurchaseResult
    {
        internal Won(PurchaseTicket ticket, Order order)
            : base(ticket) => Order = order;

        /// <summary>Pay it by its PayBy.</summary>
        public Order Order { get; }
    }

    /// <summary>On the wait list: follow the order for the offer.</summary>
    public sealed record Waiting : PurchaseResult
    {
        internal Waiting(PurchaseTicket ticket, Order order)
            : base(ticket) => Order = order;

        /// <summary>Its Ahead says how many are in front.</summary>
        public Order Order { get; }
    }

    /// <summary>Not won, for certain: nothing is held or owed for this key.</summary>
    public sealed record Refused : PurchaseResult
    {
        internal Refused(PurchaseTicket ticket, string reason, SeckillProblemException? problem, Order? order)
            : base(ticket) => (Reason, Problem, Order) = (reason, problem, order);

        /// <summary>A problem code: sold-out, limit-reached, ended; not-open when not waited for; and so on.</summary>
        public string Reason { get; }

        /// <summary>The refusal; null when it was an order in line that was refused.</summary>
        public SeckillProblemException? Problem { get; }

        /// <summary>The order in line that was refused; null when there was none.</summary>
        public Order? Order { get; }
    }

    /// <summary>Was won with this key, and is no more: expired, cancelled, or given back.</summary>
    public sealed record Lapsed : PurchaseResult
    {
        internal Lapsed(PurchaseTicket ticket, Order order)
            : base(ticket) => Order = order;

        /// <summary>Its State says what became of it. Buy again with another key.</summary>
        public Order Order { get; }
    }

    /// <summary>Not known when the time was up: it may be won yet. Go on with the ticket.</summary>
    public sealed record StillPending : PurchaseResult
    {
        internal StillPending(PurchaseTicket ticket, string? orderId, Exception? cause)
            : base(ticket) => (OrderId, Cause) = (orderId, cause);

        /// <summary>The order to follow; null: the server gave none, for nothing was answered.</summary>
        public string? OrderId { get; }

        /// <summary>What went wrong last; null: the line is merely long.</summary>
        public Exception? Cause { get; }
    }
}

/// <summary>What makes a purchase the same purchase, to be kept over restarts.</summary>
/// <param name="IdempotencyKey">One for each wish to buy.</param>
/// <param name="Pass">The pass it was sent with last; null: it was not sent.</param>
public sealed record PurchaseTicket(string IdempotencyKey, string? Pass = null);
