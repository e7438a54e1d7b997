using System.Runtime.InteropServices;

namespace Seckill.Node.Ops;

/// <summary>Signals that .NET can not send by itself, for processes that we started.</summary>
public static class PosixSignals
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>19 on Linux, 17 on macOS.</summary>
    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    /// <summary>18 on Linux, 19 on macOS.</summary>
    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>False when there is no such process.</summary>
    public static bool Send(int processId, int signal) => processId > 0
        ? SendSignal(processId, signal) == 0
        : throw new ArgumentOutOfRangeException(nameof(processId), "signals go to one process only");

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int processId, int signal);
}
