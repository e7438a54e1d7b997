using System.Globalization;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Doctor;

/// <summary>
/// The database: can it be reached, does it keep what it promises, has it room, and what time is it there.
/// </summary>
internal static class StoreChecks
{
    private const double GoodClockMs = 250;
    private const double WorstClockMs = 5_000;
    private const int OldestPostgres = 14;

    public static async Task<IReadOnlyList<DoctorLine>> OfAsync(
        NodeSettings settings, DoctorPorts ports, CancellationToken cancellation)
    {
        try
        {
            return await ports.Examine(settings, cancellation) is { } found
                ? [.. settings.Journal.Store == JournalStore.Postgres
                    ? Postgres(settings, found, ports.Time) : Sqlite(found)]
                : [new DoctorLine("database", DoctorLine.Ok, "SQLite, no file yet: the first start makes it")];
        }
        catch (CliException fault)
        {
            return
            [
                new DoctorLine(
                    "database", DoctorLine.Fail, fault.Message,
                    "start it, or correct seckill.journal.* (SECKILL_POSTGRES sets the connection string)"),
            ];
        }
    }

    private static IEnumerable<DoctorLine> Sqlite(StoreCheckup found)
    {
        yield return new DoctorLine("database", DoctorLine.Ok, found.Kind);
        yield return DoctorLine.Judge(
            "journal_mode", found.Settings["journal_mode"], found.Settings["journal_mode"] != "wal", false,
            "the file is not one that a node has made: is it on a file system without shared memory?");
        yield return new DoctorLine(
            "synchronous", DoctorLine.Ok, $"{found.Settings["synchronous"]}, set by every node that writes");
    }

    private static IEnumerable<DoctorLine> Postgres(NodeSettings settings, StoreCheckup found, TimeProvider time)
    {
        string Of(string name) => found.Settings.GetValueOrDefault(name, "");
        var major = int.TryParse(
            Of("server_version").Split('.', ' ')[0], CultureInfo.InvariantCulture, out var number) ? number : 0;
        yield return DoctorLine.Judge(
            "database", found.Kind, Of("in_hot_standby") == "on", major < OldestPostgres,
            Of("in_hot_standby") == "on" ? "it is a standby: connect to the primary"
                : $"versions before {OldestPostgres} are not tried: upgrade it");
        yield return Must("fsync", Of("fsync"), Of("fsync") == "on", "a crash would lose orders: set fsync = on");
        yield return Must(
            "synchronous_commit", Of("synchronous_commit"), Of("synchronous_commit") is "on" or "remote_apply",
            "take it out of the connection string's options: nodes set it to on themselves");
        yield return Must(
            "full_page_writes", Of("full_page_writes"), Of("full_page_writes") == "on",
            "a crash could tear pages: set full_page_writes = on");
        yield return DoctorLine.Judge(
            "statement_timeout", $"{Of("statement_timeout")} ms", false,
            !long.TryParse(Of("statement_timeout"), out var ms) || ms is 0 or > 10_000,
            "nodes rely on 4 s: take it out of the connection string's options");
        yield return Connections(settings, Of("max_connections"), Of("connections"));
        yield return Clock(found, time);
    }

    private static DoctorLine Must(string name, string value, bool holds, string advice) =>
        DoctorLine.Judge(name, value, !holds, false, advice);

    private static DoctorLine Connections(NodeSettings settings, string most, string now)
    {
        var needed = settings.Journal.Postgres.PoolSize + settings.ReadModel.PostgresPoolSize;
        var free = int.Parse(most, CultureInfo.InvariantCulture) - int.Parse(now, CultureInfo.InvariantCulture);
        return DoctorLine.Judge(
            "max_connections", $"{most}, {now} in use; a node may take {needed}", free <= 0, free < needed,
            "raise max_connections, or lower seckill.journal.postgres.pool-size");
    }

    private static DoctorLine Clock(StoreCheckup found, TimeProvider time)
    {
        var ahead = (time.GetUtcNow() - found.Now!.Value).TotalMilliseconds;
        var off = Math.Max(0, Math.Abs(ahead) - found.Took.TotalMilliseconds);
        return DoctorLine.Judge(
            "clock", string.Create(CultureInfo.InvariantCulture, $"{ahead:+0;-0;0} ms against the database's"),
            off > WorstClockMs, off > GoodClockMs,
            "let both machines follow the same time servers (chrony, systemd-timesyncd)");
    }
}
