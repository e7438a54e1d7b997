using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>What a client asked for; retries and double clicks of one purchase share it.</summary>
/// <param name="Buyer">Subject of the buyer's token.</param>
/// <param name="Item">The item.</param>
/// <param name="Key">Idempotency-Key of the purchase.</param>
/// <param name="Order">The order that this buyer, item and key must name, whichever node is asked.</param>
/// <param name="Quantity">Units.</param>
public sealed record Attempt(string Buyer, ItemId Item, string Key, OrderKey Order, int Quantity)
{
    public OrderId OrderId => new(Item, Order);
}

/// <summary>A pass as the buyer got it: the how-manieth of the run, and its round. None: 0.</summary>
public readonly record struct HeldPass(int Number, int Round);

public enum OperationKind
{
    Buy,
    Read,
    Cancel,
    StartPayment,
    Capture,
}

public enum OutcomeKind
{
    /// <summary>Under way.</summary>
    Open,

    /// <summary>The answer carries the order in a state other than queued.</summary>
    Told,

    /// <summary>202 queued: nothing is claimed.</summary>
    Queued,

    /// <summary>A final refusal of a purchase (for that pass), or "line-lost".</summary>
    Lost,

    /// <summary>429, 503 and the like: asked again with the same key, the answer may be another.</summary>
    Retryable,

    /// <summary>A cancel or payment was refused for the order's state.</summary>
    Refused,

    /// <summary>A callback of the provider was answered 200: durable.</summary>
    Done,

    /// <summary>No answer: cut off, or not in time.</summary>
    None,

    /// <summary>An answer that nobody may get here, such as 500 or 404.</summary>
    Unexpected,
}

/// <summary>What the client was told.</summary>
/// <param name="Kind">Which sort of answer.</param>
/// <param name="Code">Problem code, payment id, or fault.</param>
/// <param name="Order">The order named in the answer.</param>
/// <param name="State">Its state, when told.</param>
/// <param name="Version">Its count of events, when told.</param>
/// <param name="Quantity">Its units, when told.</param>
public readonly record struct Outcome(
    OutcomeKind Kind, string? Code = null, OrderId? Order = null, OrderState State = OrderState.None, int Version = 0,
    int Quantity = 0);

/// <summary>
/// One request of a client: when it was sent, and when what came back. Times in microseconds of the run.
/// </summary>
public sealed class Operation(
    int number, OperationKind kind, Attempt attempt, HeldPass pass, string node, long invokedAt)
{
    private long _answeredAt = long.MaxValue;
    private Outcome _outcome;

    public int Number => number;

    public OperationKind Kind => kind;

    public Attempt Attempt => attempt;

    public HeldPass Pass => pass;

    /// <summary>The node that was asked.</summary>
    public string Node => node;

    public long InvokedAt => invokedAt;

    /// <summary>The largest number while there is no answer.</summary>
    public long AnsweredAt => Volatile.Read(ref _answeredAt);

    /// <summary>Written once, before <see cref="AnsweredAt"/>.</summary>
    public Outcome Outcome => AnsweredAt == long.MaxValue ? default : _outcome;

    /// <summary>The buyer was told that he has units.</summary>
    public bool IsWin => Outcome is { Kind: OutcomeKind.Told, State: not OrderState.Refused };

    public void Answer(Outcome outcome, long at)
    {
        if (AnsweredAt != long.MaxValue)
        {
            throw new InvalidOperationException($"operation {number} is answered twice");
        }

        _outcome = outcome;
        Volatile.Write(ref _answeredAt, at);
    }

    /// <summary>One line, as it stands in a saved history.</summary>
    public override string ToString()
    {
        var answered = AnsweredAt == long.MaxValue ? "-" : $"{AnsweredAt / 1000.0:F3}";
        return $"{number} {kind} {attempt.Buyer} {attempt.OrderId} key={attempt.Key} x{attempt.Quantity} "
            + $"pass={pass.Number}/{pass.Round} at {node} {invokedAt / 1000.0:F3}..{answered} ms: {Outcome.Kind} "
            + $"{Outcome.Code} {(Outcome.Order is { } order ? order.ToString() : "")} {Outcome.State} "
            + $"v{Outcome.Version}";
    }
}
