using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What a figure was measured on, as the kernel tells it; on systems without /proc, what the runtime knows.
/// </summary>
public static class MachineFacts
{
    public static JsonObject Read() => new()
    {
        ["processor"] = ValueOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        ["cores"] = Environment.ProcessorCount,
        ["memoryGiB"] = Math.Round(MemoryKiB() / 1024.0 / 1024.0, 1),
        ["system"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["loadBefore"] = LoadAverage(),
    };

    /// <summary>Work of others shows here: figures of a machine that was busy before are not worth much.</summary>
    private static double? LoadAverage() =>
        File.Exists("/proc/loadavg")
        && double.TryParse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture, out var load)
            ? load : null;

    private static long MemoryKiB()
    {
        var text = ValueOf("/proc/meminfo", "MemTotal")?.Split(' ')[0];
        return long.TryParse(text, CultureInfo.InvariantCulture, out var kib)
            ? kib : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024;
    }

    private static string? ValueOf(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim()
        : null;
}
