using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Items;

/// <summary>
/// The way into one actor: a bounded channel that anybody writes and the actor's loop reads. Purchases are counted in
/// by the line, so that a full one is said at once, whatever the loop is busy with.
/// </summary>
internal sealed class ItemMailbox(ItemLine line, int most)
{
    private readonly Channel<ItemEnvelope> _channel = Channel.CreateBounded<ItemEnvelope>(
        new BoundedChannelOptions(most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private int _knocked;

    public int Count => _channel.Reader.Count;

    /// <summary>False when it is full or closed. A purchase for which the line has no room is told so.</summary>
    public bool TryPost(ItemEnvelope envelope)
    {
        if (envelope.Request is not PlaceOrder)
        {
            return _channel.Writer.TryWrite(envelope);
        }

        if (!line.TryEnter())
        {
            ItemMeter.Decided(Labels.Of(RefusalCode.LineFull), 1);
            return envelope.TrySetResult(new Refused(RefusalCode.LineFull, RetryAfter: line.RetryAfter));
        }

        if (_channel.Writer.TryWrite(envelope))
        {
            return true;
        }

        line.NotEntered();
        return false;
    }

    /// <summary>
    /// Lets the loop look at the clock. A full mailbox takes no knock: those in it make the loop look, and the next
    /// knock comes with the next tick.
    /// </summary>
    public void Knock()
    {
        if (Interlocked.Exchange(ref _knocked, 1) == 0 && !_channel.Writer.TryWrite(new ItemEnvelope(null)))
        {
            Volatile.Write(ref _knocked, 0);
        }
    }

    /// <summary>False when it is closed and empty.</summary>
    public ValueTask<bool> WaitToReadAsync() => _channel.Reader.WaitToReadAsync();

    /// <summary>False when it is empty; the envelope is null for a knock.</summary>
    public bool TryRead(out ItemEnvelope? envelope)
    {
        if (!_channel.Reader.TryRead(out envelope))
        {
            return false;
        }

        if (envelope.Request is null)
        {
            Volatile.Write(ref _knocked, 0);
            envelope = null;
        }

        return true;
    }

    /// <summary>Takes nothing more; what is in it can still be read.</summary>
    public void Close() => _channel.Writer.TryComplete();
}
