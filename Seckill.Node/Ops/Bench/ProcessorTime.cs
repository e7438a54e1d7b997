using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// How much processor time was used so far, and by whom. Unlike a rate it hardly depends on what else the machine does.
/// </summary>
/// <param name="Own">This process: the load generator.</param>
/// <param name="Measured">The measured process.</param>
/// <param name="Database">The database server and its children; zero when embedded or not ours to look at.</param>
/// <param name="Beside">A second process that has a part in the answers; zero when there is none.</param>
public readonly record struct ProcessorTime(
    TimeSpan Own, TimeSpan Measured, TimeSpan Database, TimeSpan Beside = default)
{
    // USER_HZ of the kernel's interface: 100 on every architecture .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>All who had a part in the answers.</summary>
    public TimeSpan All => Own + Measured + Database + Beside;

    /// <param name="measured">The process that answers.</param>
    /// <param name="databaseId">Process id of the database server, 0 for none.</param>
    /// <param name="beside">Another process that has a part in the answers, if there is one.</param>
    public static ProcessorTime Read(Process measured, int databaseId, Process? beside = null)
    {
        measured.Refresh();
        beside?.Refresh();
        using var own = Process.GetCurrentProcess();
        return new ProcessorTime(own.TotalProcessorTime, measured.TotalProcessorTime, ReadTree(databaseId),
            beside?.TotalProcessorTime ?? TimeSpan.Zero);
    }

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime sooner) =>
        new(later.Own - sooner.Own, later.Measured - sooner.Measured, later.Database - sooner.Database,
            later.Beside - sooner.Beside);

    public static ProcessorTime operator +(ProcessorTime one, ProcessorTime other) =>
        new(one.Own + other.Own, one.Measured + other.Measured, one.Database + other.Database,
            one.Beside + other.Beside);

    /// <summary>How many processors each kept busy, on the average of that long.</summary>
    public JsonObject CoresBusy(TimeSpan elapsed)
    {
        return new JsonObject
        {
            ["node"] = Cores(Measured),
            ["database"] = Cores(Database),
            ["generator"] = Cores(Own),
        };

        double Cores(TimeSpan used) => Math.Round(used / elapsed, 2);
    }

    /// <summary>A process, its children that live, and those it has seen end (proc(5), stat).</summary>
    private static TimeSpan ReadTree(int processId)
    {
        if (processId == 0 || !Directory.Exists("/proc"))
        {
            return TimeSpan.Zero;
        }

        long ticks = 0;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)
                && ReadStat(directory) is { } stat && (id == processId || stat.Parent == processId))
            {
                ticks += stat.OwnTicks + (id == processId ? stat.EndedChildrenTicks : 0);
            }
        }

        return TimeSpan.FromSeconds(ticks / (double)TicksPerSecond);
    }

    private static (int Parent, long OwnTicks, long EndedChildrenTicks)? ReadStat(string directory)
    {
        try
        {
            // The name in parentheses may hold anything; the fields after it count from 3.
            var text = File.ReadAllText(Path.Combine(directory, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return ((int)Field(4), Field(14) + Field(15), Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
