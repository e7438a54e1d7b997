using System.Diagnostics;
using System.Globalization;

namespace Seckill.Node.Ops.Bench;

/// <summary>Reads how much processor time this process, a child and the whole machine have used so far.</summary>
/// <param name="Own">This process: the load generator.</param>
/// <param name="Child">The measured process.</param>
/// <param name="Machine">All processes, zero where that can not be known; what is neither own nor child is the
/// database, the kernel, and other people.</param>
public readonly record struct ProcessorTime(TimeSpan Own, TimeSpan Child, TimeSpan Machine)
{
    // USER_HZ of the kernel's interface: 100 on every architecture .NET runs on.
    private const int TicksPerSecond = 100;

    public static ProcessorTime Read(Process child)
    {
        child.Refresh();
        using var own = Process.GetCurrentProcess();
        return new ProcessorTime(own.TotalProcessorTime, child.TotalProcessorTime, ReadMachine());
    }

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime sooner) =>
        new(later.Own - sooner.Own, later.Child - sooner.Child, later.Machine - sooner.Machine);

    public static ProcessorTime operator +(ProcessorTime one, ProcessorTime other) =>
        new(one.Own + other.Own, one.Child + other.Child, one.Machine + other.Machine);

    /// <summary>
    /// First line of /proc/stat (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal, in ticks.
    /// </summary>
    private static TimeSpan ReadMachine()
    {
        if (!File.Exists("/proc/stat"))
        {
            return TimeSpan.Zero;
        }

        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..8]
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
        return TimeSpan.FromSeconds(busy / (double)TicksPerSecond);
    }
}
