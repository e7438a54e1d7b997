using System.Data.Common;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;
using Seckill.Node.Storage.Sqlite;

namespace Seckill.Node;

/// <summary>The store as doctor asks it.</summary>
public static partial class NodeHost
{
    /// <summary>Null: there is no journal yet. Throws a CliException that says why it can not be asked.</summary>
    public static async Task<StoreCheckup?> ExamineStoreAsync(NodeSettings settings, CancellationToken cancellation)
    {
        try
        {
            return settings.Journal.Store switch
            {
                JournalStore.Sqlite => SqliteCheckup.Look(settings.Journal.SqlitePath),
                JournalStore.Postgres => await PostgresCheckup.AskAsync(
                    Connection(settings.Journal.Postgres.Connection), TimeProvider.System, cancellation),
                _ => throw new InvalidOperationException($"no store {settings.Journal.Store}"),
            };
        }
        catch (StoreException fault)
        {
            throw new CliException(ExitCode.WrongState, fault.Message);
        }
        catch (DbException fault)
        {
            throw new CliException(ExitCode.Unreachable, fault.Message);
        }
        catch (SettingsException fault)
        {
            throw new CliException(ExitCode.BadInput, fault.Message);
        }
    }
}
