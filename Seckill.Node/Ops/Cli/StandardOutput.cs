using System.Runtime.InteropServices;
using System.Text;

namespace Seckill.Node.Ops.Cli;

/// <summary>
/// The process' standard output as it is. .NET's own hides that a reader has left, so what goes on for ever would never
/// end behind head -1.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private const int Descriptor = 1;
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;
    private const short PollOut = 4;
    private const short PollErrorOrHangUp = 8 | 16;

    /// <summary>EAGAIN, of a terminal or pipe that somebody set not to block.</summary>
    private static int Full => OperatingSystem.IsMacOS() ? 35 : 11;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A writer to it; where there is no libc, the usual one.</summary>
    public static TextWriter Open() => OperatingSystem.IsWindows() ? Console.Out : TextWriter.Synchronized(
        new StreamWriter(new StandardOutput(), new UTF8Encoding(false)) { AutoFlush = true });

    /// <summary>Throws <see cref="OutputLostException"/> when nobody can read any more what is written.</summary>
    public static void Check()
    {
        var state = new PollState { Descriptor = Descriptor };
        if (!OperatingSystem.IsWindows() && poll(ref state, 1, 0) > 0 && (state.Seen & PollErrorOrHangUp) != 0)
        {
            throw new OutputLostException(null);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = write(Descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Full)
            {
                var state = new PollState { Descriptor = Descriptor, Asked = PollOut };
                poll(ref state, 1, -1);
            }
            else if (error != Interrupted)
            {
                throw new OutputLostException(
                    error == BrokenPipe ? null : Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    public override void Flush()
    {
        // Every write is one.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, ref byte bytes, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(ref PollState states, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollState
    {
        public int Descriptor;
        public short Asked;
        public short Seen;
    }
}
