using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>Between mailbox and turn: what is decided now, what waits in line, and when the line moves on.</summary>
internal sealed class LineStage(
    ItemLine line, LineAnswers answers, ItemMailbox mailbox, ItemPorts ports, int batchMax) : IDisposable
{
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan PlacesInterval = TimeSpan.FromSeconds(1);
    private const int MostReadAtOnce = 4_096;

    private ITimer? _timer;
    private long _toldPlacesAt;

    /// <summary>How many one turn may decide.</summary>
    public LinePace Pace { get; } = new(batchMax, ports.Time);

    /// <summary>Takes from the mailbox what goes into this turn; how many were read there.</summary>
    public int Fill(ItemTurn turn, Instant now)
    {
        turn.Begin();
        var (count, read) = (0, 0);
        for (; count < Pace.Most && read < MostReadAtOnce && mailbox.TryRead(out var envelope); read++)
        {
            if (envelope is not null && IsForNow(envelope, now))
            {
                turn.Add(envelope);
                count++;
            }
        }

        line.Release(Pace.Most - count, now, turn.Add);
        return read;
    }

    /// <summary>Sees to it that the next in line is let through in time, and that who watches sees it move.</summary>
    public void Move()
    {
        if (line.HasHopeless(ports.Clock.Now))
        {
            mailbox.Knock();
        }
        else if (line.UntilNext is { } next)
        {
            _timer ??= ports.Time.CreateTimer(
                one => ((ItemMailbox)one!).Knock(), mailbox, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(next < LeastWait ? LeastWait : next, Timeout.InfiniteTimeSpan);
        }

        if (line.Count > 0 && ports.Time.GetElapsedTime(_toldPlacesAt) > PlacesInterval)
        {
            _toldPlacesAt = ports.Time.GetTimestamp();
            answers.TellPlaces();
        }
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>False: a purchase that waits in line, or has been told.</summary>
    private bool IsForNow(ItemEnvelope envelope, Instant now)
    {
        if (envelope.Request is not PlaceOrder purchase)
        {
            return true;
        }

        envelope.Told = answers.CancelledBefore(purchase.Order, purchase.BuyerKey);
        if (envelope.Told is null)
        {
            return line.Arrive(envelope, now);
        }

        line.NotEntered();
        return true;
    }
}
