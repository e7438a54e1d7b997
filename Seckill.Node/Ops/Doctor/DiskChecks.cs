using System.Globalization;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Doctor;

/// <summary>
/// The data directory: is it writable, is there room, how long does the disk take to promise something.
/// </summary>
internal static class DiskChecks
{
    private const int Syncs = 32;
    private const int SyncBytes = 4_096;
    private const long LeastBytes = 100L << 20;
    private const long GoodBytes = 1L << 30;
    private const double GoodSyncMs = 10;

    public static IEnumerable<DoctorLine> Of(NodeSettings settings, TimeProvider time)
    {
        var directory = Path.GetFullPath(settings.Journal.Store == JournalStore.Sqlite
            ? Path.GetDirectoryName(Path.GetFullPath(settings.Journal.SqlitePath))! : settings.Node.DataDirectory);
        string? fault = null;
        double[]? sorted = null;
        try
        {
            sorted = SyncTimes(Existing(directory), time);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            fault = refused.Message;
        }

        if (sorted is null)
        {
            yield return new DoctorLine(
                "disk", DoctorLine.Fail, $"{directory} can not be written: {fault}",
                "give the node's user the directory, or set seckill.node.data-dir");
            yield break;
        }

        var free = new DriveInfo(Existing(directory)).AvailableFreeSpace;
        yield return DoctorLine.Judge(
            "disk", $"{directory} is writable, {free >> 20} MiB free", free < LeastBytes, free < GoodBytes,
            "make room: a full disk refuses every order until there is some");
        var (median, worst) = (sorted[sorted.Length / 2], sorted[^1]);
        yield return DoctorLine.Judge(
            "disk sync",
            string.Create(
                CultureInfo.InvariantCulture, $"{median:0.00} ms in the median of {Syncs}, {worst:0.00} ms at most"),
            fail: false, warn: median > GoodSyncMs,
            settings.Journal.Store == JournalStore.Sqlite
                ? "each batch of a shard waits for it: use a disk with a write cache that survives power loss"
                : "the journal is on the database's machine; look at its disk, too");
    }

    /// <summary>The directory, or the nearest one above it: a node makes what is missing.</summary>
    private static string Existing(string directory)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } above)
        {
            directory = above;
        }

        return directory;
    }

    /// <summary>Milliseconds, ascending.</summary>
    private static double[] SyncTimes(string directory, TimeProvider time)
    {
        var path = Path.Combine(directory, $".seckill-doctor-{Environment.ProcessId}");
        var took = new double[Syncs];
        using var file = new FileStream(
            path, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        for (var i = 0; i < Syncs; i++)
        {
            var begun = time.GetTimestamp();
            file.Write(new byte[SyncBytes]);
            file.Flush(flushToDisk: true);
            took[i] = time.GetElapsedTime(begun).TotalMilliseconds;
        }

        Array.Sort(took);
        return took;
    }
}
