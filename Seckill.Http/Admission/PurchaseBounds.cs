namespace Seckill.Http.Admission;

/// <summary>
/// How many purchases this node has under way: those that are being decided, and those that were not decided soon and
/// most likely stand in a line, which has a bound of its own. A long line must not take the places of other items'
/// purchases.
/// </summary>
internal sealed class PurchaseBounds(HttpEdgeOptions options)
{
    /// <summary>One more is answered 503.</summary>
    public InFlightBound Deciding { get; } = new(options.MaxInFlight);

    private readonly InFlightBound _queued = new(options.MaxQueued);

    /// <summary>
    /// It is not decided soon: gives its place up for one among the queued; where it is counted then.
    /// </summary>
    public InFlightBound Queue()
    {
        if (!_queued.TryEnter())
        {
            return Deciding;
        }

        Deciding.Leave();
        return _queued;
    }
}
