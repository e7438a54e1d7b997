namespace Seckill.Client;

/// <summary>How a purchase is made.</summary>
public sealed record PurchaseOptions
{
    /// <summary>A purchase to go on with, after a restart or a StillPending; null: a new one.</summary>
    public PurchaseTicket? Ticket { get; init; }

    /// <summary>
    /// Keeps the ticket, before anything is sent with it: with what was kept a restarted process goes on where this one
    /// was. Null: nothing is kept.
    /// </summary>
    public Func<PurchaseTicket, CancellationToken, ValueTask>? Keep { get; init; }

    /// <summary>False: a sale that has not begun is refused (not-open) and not waited for.</summary>
    public bool WaitForOpening { get; init; } = true;

    /// <summary>How long it may take from the opening to the decision; then the result is StillPending.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>True: on the wait list it goes on waiting, for an offer or a refusal, however long.</summary>
    public bool WaitForOffer { get; init; }

    /// <summary>Told what is under way.</summary>
    public IProgress<PurchaseProgress>? Progress { get; init; }

    /// <summary>Threads that solve a challenge; null: as many as there are cores, up to 4.</summary>
    public int? ChallengeWorkers { get; init; }
}

/// <summary>What a purchase is doing.</summary>
/// <param name="Step">Which of its steps.</param>
/// <param name="OpensAt">When waited for.</param>
/// <param name="Order">The order in line or on the wait list, with its Ahead.</param>
public sealed record PurchaseProgress(PurchaseStep Step, DateTimeOffset? OpensAt = null, Order? Order = null);

/// <summary>The steps of a purchase.</summary>
public enum PurchaseStep
{
    /// <summary>Until the sale opens, by the server's clock.</summary>
    WaitingForOpening,

    /// <summary>The proof of work.</summary>
    SolvingChallenge,

    /// <summary>A pass is asked for.</summary>
    GettingPass,

    /// <summary>The purchase is sent.</summary>
    Sending,

    /// <summary>In line: Order.Ahead are in front.</summary>
    InLine,

    /// <summary>On the wait list.</summary>
    OnWaitList,

    /// <summary>Stopped for the moment; it is tried again.</summary>
    Paused,
}
