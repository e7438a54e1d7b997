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

    /// <summary>
    /// Takes what goes into this turn, those in line first: a cancel that comes in the same turn finds them decided.
    /// Neither the line nor the mailbox takes more than half when the other has need of it. How many were read there.
    /// </summary>
    public int Fill(ItemTurn turn, Instant now)
    {
        turn.Begin();
        var share = Math.Max(1, Pace.Most - Math.Min(mailbox.Count, Pace.Most / 2));
        var (count, read) = (line.Release(share, now, turn.Add), 0);
        for (; count < Pace.Most && read < MostReadAtOnce && mailbox.TryRead(out var envelope); read++)
        {
            if (envelope is not null && (envelope.Request is not PlaceOrder || line.Arrive(envelope, now)))
            {
                turn.Add(envelope);
                count++;
            }
        }

        return read;
    }

    /// <summary>Sees to it that the next in line is let through in time, and that who watches sees it move.</summary>
    public void Move()
    {
        if (line.HasHopeless(ports.Clock.Now) || line.UntilNext == TimeSpan.Zero)
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
}
