using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>
/// Long polls: waits for an order to change, for a bounded time, by a bounded number of clients, a few of each caller.
/// </summary>
internal sealed class OrderChanges(
    IItemGateway gateway, OrderTracker tracker, HttpEdgeOptions options, TimeProvider time)
{
    private readonly InFlightBound _polls = new(options.MaxLongPolls);
    private readonly CallerBound _callers = new(options.MaxCallerLongPolls);

    /// <summary>
    /// A poll of at most that time; null, or no room: one that does not wait. Nothing: the caller has too many.
    /// </summary>
    public Poll? Begin(string caller, TimeSpan? most)
    {
        if (!(most > TimeSpan.Zero))
        {
            return new Poll(this, null, time.GetTimestamp(), TimeSpan.Zero);
        }

        if (!_callers.TryEnter(caller))
        {
            return null;
        }

        if (_polls.TryEnter())
        {
            return new Poll(this, caller, time.GetTimestamp(), most.Value);
        }

        _callers.Leave(caller);
        return new Poll(this, null, time.GetTimestamp(), TimeSpan.Zero);
    }

    /// <summary>
    /// The decision of an order that this node has under way, to be taken before the order is read: what is decided
    /// between the reading and the waiting is then not missed.
    /// </summary>
    public Task? DecisionOf(OrderId order) =>
        tracker.Find(order) is { IsInFlight: true, Reply: var reply } ? reply : null;

    /// <summary>Waits for a change, or that long; the caller bounds how many do.</summary>
    public async ValueTask WaitAsync(
        OrderView order, Task? decision, TimeSpan most, CancellationToken cancellation)
    {
        // The owner tells of what is in the journal; what is only in line here is told by its own ticket.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, options.Stopping);
        var changed = gateway.OrderChangedAsync(order.Id, order.Version, most, ended.Token).AsTask();
        if (decision is not null)
        {
            await Task.WhenAny(changed, decision);
            await ended.CancelAsync();
        }

        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>One client's wait; disposing gives its place back.</summary>
    /// <param name="owner">Whose bounds count.</param>
    /// <param name="caller">Null: it does not wait.</param>
    /// <param name="begun">A timestamp.</param>
    /// <param name="most">From then on.</param>
    public readonly struct Poll(OrderChanges owner, string? caller, long begun, TimeSpan most) : IDisposable
    {
        public bool IsWaiting => caller is not null;

        /// <summary>True when the order is worth another look; false when the time is over.</summary>
        public async ValueTask<bool> WaitAsync(OrderView order, Task? decision, CancellationToken cancellation)
        {
            var left = IsWaiting ? most - owner.Elapsed(begun) : TimeSpan.Zero;
            if (left <= TimeSpan.Zero || owner.IsStopping)
            {
                return false;
            }

            await owner.WaitAsync(order, decision, left, cancellation);
            return true;
        }

        public void Dispose()
        {
            if (caller is not null)
            {
                owner._polls.Leave();
                owner._callers.Leave(caller);
            }
        }
    }

    private bool IsStopping => options.Stopping.IsCancellationRequested;

    private TimeSpan Elapsed(long begun) => time.GetElapsedTime(begun);
}
