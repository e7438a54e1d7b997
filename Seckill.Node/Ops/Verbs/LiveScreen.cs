using System.Runtime.InteropServices;
using System.Text;

namespace Seckill.Node.Ops.Verbs;

/// <summary>
/// A terminal's other screen, drawn in place: each frame is one write within a synchronized update, so that nothing
/// flickers; the screen of before comes back at the end, however that comes.
/// </summary>
internal sealed class LiveScreen : IDisposable
{
    private readonly TextWriter _out;
    private readonly Func<int, int, IReadOnlyList<string>> _draw;
    private readonly PosixSignalRegistration? _resized;
    private readonly Lock _gate = new();
    private bool _closed;

    /// <param name="to">A terminal.</param>
    /// <param name="draw">Lines for that width and height.</param>
    public LiveScreen(TextWriter to, Func<int, int, IReadOnlyList<string>> draw)
    {
        (_out, _draw) = (to, draw);
        _out.Write("\e[?1049h\e[?25l");
        _resized = OperatingSystem.IsWindows()
            ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Draw());
    }

    public void Draw()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            var (width, height) = (Math.Max(20, Console.WindowWidth), Math.Max(3, Console.WindowHeight));
            var frame = new StringBuilder("\e[?2026h\e[H");
            frame.AppendJoin("\e[K\r\n", _draw(width, height)).Append("\e[K\e[J\e[?2026l");
            _out.Write(frame);
            _out.Flush();
        }
    }

    /// <summary>Completes when q is pressed; never, where keys can not be read.</summary>
    public static async Task QuitAsync(TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            while (!Console.IsInputRedirected && Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q')
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _out.Write("\e[?25h\e[?1049l");
            _out.Flush();
        }

        _resized?.Dispose();
    }
}
