using System.Buffers;
using System.IO.Pipelines;
using Seckill.Node.Peers.Codec;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Peers.Links;

/// <summary>The reading side of one link: takes frame after frame off the bytes that come in.</summary>
internal sealed class FrameLoop(PipeReader input)
{
    private byte[] _scratch = [];

    /// <summary>
    /// Reads one frame, for the greetings, and leaves what follows it. Throws <see cref="PeerFormatException"/>, what
    /// the connection throws, or, at its end, <see cref="EndOfStreamException"/>.
    /// </summary>
    public async ValueTask<(FrameKind Kind, byte[] Body)> ReadOneAsync(int mostBytes, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            if (TakeOne(ref buffer, mostBytes) is { } one)
            {
                input.AdvanceTo(buffer.Start);
                return one;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                throw new EndOfStreamException("the connection ended in the greeting");
            }
        }
    }

    /// <summary>Gives the sink all frames in order until the connection ends; throws as ReadOneAsync does.</summary>
    public async Task RunAsync(IFrameSink sink, int mostBytes, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            if (result.IsCanceled)
            {
                return;
            }

            var rest = TakeAll(result.Buffer, sink, mostBytes);
            input.AdvanceTo(rest, result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Reads and forgets up to that many bytes, until the other side closes.</summary>
    public async Task DrainAsync(int mostBytes, CancellationToken cancellation)
    {
        for (long seen = 0; seen < mostBytes;)
        {
            var result = await input.ReadAsync(cancellation);
            seen += result.Buffer.Length;
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return;
            }
        }
    }

    private SequencePosition TakeAll(ReadOnlySequence<byte> buffer, IFrameSink sink, int mostBytes)
    {
        if (!buffer.IsEmpty)
        {
            sink.Heard();
        }

        while (Frame.TryTake(ref buffer, mostBytes, ref _scratch, out var frame))
        {
            PeerMeter.Received(Frame.HeadBytes + frame.Body.Length);
            sink.Take(frame);
        }

        return buffer.Start;
    }

    private (FrameKind, byte[])? TakeOne(ref ReadOnlySequence<byte> buffer, int mostBytes) =>
        Frame.TryTake(ref buffer, mostBytes, ref _scratch, out var frame) ? (frame.Kind, frame.Body.ToArray()) : null;
}

/// <summary>Who takes the frames of a link.</summary>
internal interface IFrameSink
{
    /// <summary>Bytes have come in.</summary>
    void Heard();

    /// <summary>
    /// One frame; its body is gone after the call. Throws <see cref="PeerFormatException"/> when it makes no sense.
    /// </summary>
    void Take(in Frame frame);
}
