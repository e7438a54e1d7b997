using Seckill.Node.Peers.Codec;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Peers.Links;

/// <summary>
/// The writing side of one link: frames queue in memory, and whatever has queued goes out in one write. One write is
/// under way at a time; nobody waits for it.
/// </summary>
/// <remarks>
/// Two buffers change places: one is filled under the gate, the other belongs to the write. Positions count bytes since
/// the link's start: what lies below <see cref="HandedOver"/> may have left, the rest surely has not.
/// </remarks>
internal sealed class FrameSender(
    Func<ReadOnlyMemory<byte>, ValueTask> write, int mostQueued, Action<Exception> broken) : IThreadPoolWorkItem
{
    /// <summary>What a buffer keeps of its memory after a burst.</summary>
    private const int KeptBytes = 1024 * 1024;

    /// <summary>What urgent frames may take above the bound.</summary>
    private const int UrgentBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PeerWriter _filling = new(16 * 1024);
    private PeerWriter _leaving = new(16 * 1024);
    private long _handedOver;
    private bool _writing;
    private bool _finishing;
    private bool _closed;

    /// <summary>The position up to which bytes were given to the socket.</summary>
    public long HandedOver
    {
        get
        {
            lock (_gate)
            {
                return _handedOver;
            }
        }
    }

    /// <summary>
    /// Queues a frame and returns its position; -1 when the queue is full or the link closed. Urgent frames (pings and
    /// their like: small and few) are taken even when it is full.
    /// </summary>
    public long Send(ReadOnlySpan<byte> frame, bool urgent = false)
    {
        long position;
        bool wake;
        lock (_gate)
        {
            var most = urgent ? mostQueued + UrgentBytes : mostQueued;
            if (_closed || _finishing || _filling.Length + frame.Length > most)
            {
                PeerMeter.Dropped(frame.Length);
                return -1;
            }

            position = _handedOver + _filling.Length;
            _filling.Raw(frame);
            wake = !_writing;
            _writing = true;
        }

        PeerMeter.Sent(frame.Length);
        if (wake)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return position;
    }

    /// <summary>Takes nothing more; completes when all that has queued is written, or the link is closed.</summary>
    public Task FinishAsync()
    {
        lock (_gate)
        {
            _finishing = true;
            if (!_writing)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    /// <summary>Takes nothing more and drops what has queued.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _idle.TrySetResult();
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAllAsync();

    private async Task WriteAllAsync()
    {
        try
        {
            while (Swap() is { Length: > 0 } bytes)
            {
                await write(bytes);
            }
        }
        catch (Exception fault)
        {
            Close();
            broken(fault);
        }
    }

    private ReadOnlyMemory<byte> Swap()
    {
        lock (_gate)
        {
            if (_closed || _filling.Length == 0)
            {
                _writing = false;
                if (_finishing)
                {
                    _idle.TrySetResult();
                }

                return default;
            }

            (_filling, _leaving) = (_leaving, _filling);
            _filling.Clear(KeptBytes);
            _handedOver += _leaving.Length;
            return _leaving.WrittenMemory;
        }
    }
}
