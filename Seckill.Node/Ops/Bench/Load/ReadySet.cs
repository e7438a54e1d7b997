using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Tells which sockets of a set have something to read, or have connected. The load generator shares its processors
/// with what it measures, so on Linux it asks epoll itself: one system call for many sockets, and no thread-pool hop
/// per answer.
/// </summary>
public abstract class ReadySet : IDisposable
{
    public static ReadySet Create() => OperatingSystem.IsLinux() ? new Epoll() : new Selection();

    /// <summary>From now on it is told when there is something to read.</summary>
    public abstract void Add(Socket socket, int index);

    /// <summary>From now on it is told when it has connected, or failed to.</summary>
    public abstract void AddConnecting(Socket socket, int index);

    /// <summary>It has connected: now it is told when there is something to read.</summary>
    public abstract void Connected(Socket socket, int index);

    /// <summary>Waits at most so long; writes the indexes of sockets that are ready and returns how many.</summary>
    public abstract int Wait(Span<int> ready, TimeSpan most);

    public abstract void Dispose();

    /// <summary>epoll(7), level-triggered. A closed socket leaves the set by itself.</summary>
    private sealed class Epoll : ReadySet
    {
        private const int MostEvents = 256;
        private const int ControlAdd = 1;
        private const int ControlModify = 3;
        private const uint EventIn = 1;
        private const uint EventOut = 4;

        // struct epoll_event is packed on x86-64 only: 4 bytes events, then 8 bytes of ours.
        private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
        private readonly byte[] _events = new byte[MostEvents * (DataAt + 8)];
        private readonly int _descriptor = Checked(epoll_create1(0), nameof(epoll_create1));

        // struct timespec has two words of 64 bits on 64-bit systems only.
        private bool _fine = Environment.Is64BitProcess;

        public override void Add(Socket socket, int index) => Control(ControlAdd, EventIn, socket, index);

        public override void AddConnecting(Socket socket, int index) => Control(ControlAdd, EventOut, socket, index);

        public override void Connected(Socket socket, int index) => Control(ControlModify, EventIn, socket, index);

        public override int Wait(Span<int> ready, TimeSpan most)
        {
            const int interrupted = 4;
            var count = Ask(Math.Min(ready.Length, MostEvents), most);
            if (count < 0 && Marshal.GetLastPInvokeError() == interrupted)
            {
                return 0;
            }

            Checked(count, nameof(epoll_wait));
            for (var i = 0; i < count; i++)
            {
                ready[i] = (int)BitConverter.ToInt64(_events, i * (DataAt + 8) + DataAt);
            }

            return count;
        }

        public override void Dispose() => _ = close(_descriptor);

        /// <summary>
        /// epoll_wait knows whole milliseconds only, too coarse for an open loop; epoll_pwait2 (Linux 5.11, glibc 2.35)
        /// knows more. Where it is missing a wait is rounded up: never a busy loop beside what is measured.
        /// </summary>
        private int Ask(int room, TimeSpan most)
        {
            if (most.Ticks % TimeSpan.TicksPerMillisecond != 0 && _fine)
            {
                try
                {
                    var (seconds, rest) = Math.DivRem(most.Ticks, TimeSpan.TicksPerSecond);
                    long[] timeout = [seconds, rest * TimeSpan.NanosecondsPerTick];
                    var count = epoll_pwait2(_descriptor, _events, room, timeout, 0);
                    const int noSuchCall = 38;
                    if (count >= 0 || Marshal.GetLastPInvokeError() != noSuchCall)
                    {
                        return count;
                    }
                }
                catch (EntryPointNotFoundException)
                {
                    // An older C library.
                }

                _fine = false;
            }

            return epoll_wait(_descriptor, _events, room, (int)Math.Ceiling(most.TotalMilliseconds));
        }

        private void Control(int operation, uint events, Socket socket, int index)
        {
            var entry = new byte[DataAt + 8];
            BitConverter.TryWriteBytes(entry, events);
            BitConverter.TryWriteBytes(entry.AsSpan(DataAt), (long)index);
            Checked(epoll_ctl(_descriptor, operation, (int)socket.Handle, entry), nameof(epoll_ctl));
        }

        private static int Checked(int result, string call)
        {
            var error = Marshal.GetLastPInvokeError();
            return result >= 0
                ? result : throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        [DllImport("libc", SetLastError = true)]
        private static extern int epoll_create1(int flags);

        [DllImport("libc", SetLastError = true)]
        private static extern int epoll_ctl(int set, int operation, int descriptor, byte[] entry);

        [DllImport("libc", SetLastError = true)]
        private static extern int epoll_wait(int set, byte[] events, int most, int milliseconds);

        [DllImport("libc", SetLastError = true)]
        private static extern int epoll_pwait2(
            int set, byte[] events, int most, long[] timeout, nint signalMask);

        [DllImport("libc", SetLastError = true)]
        private static extern int close(int descriptor);
    }

    /// <summary>The portable way, dearer with every socket.</summary>
    private sealed class Selection : ReadySet
    {
        private readonly Dictionary<Socket, int> _indexes = [];
        private readonly HashSet<Socket> _connecting = [];

        public override void Add(Socket socket, int index)
        {
            foreach (var gone in _indexes.Where(entry => entry.Value == index).Select(entry => entry.Key).ToList())
            {
                _indexes.Remove(gone);
                _connecting.Remove(gone);
            }

            _indexes[socket] = index;
        }

        public override void AddConnecting(Socket socket, int index)
        {
            Add(socket, index);
            _connecting.Add(socket);
        }

        public override void Connected(Socket socket, int index) => _connecting.Remove(socket);

        public override int Wait(Span<int> ready, TimeSpan most)
        {
            var readable = _indexes.Keys.Where(socket => !_connecting.Contains(socket)).ToList();
            var writable = _connecting.ToList();
            var failed = _connecting.ToList();
            Socket.Select(readable, writable, failed, most);
            var all = readable.Concat(writable).Concat(failed).Distinct().ToList();
            var count = Math.Min(all.Count, ready.Length);
            for (var i = 0; i < count; i++)
            {
                ready[i] = _indexes[all[i]];
            }

            return count;
        }

        public override void Dispose() => _indexes.Clear();
    }
}
