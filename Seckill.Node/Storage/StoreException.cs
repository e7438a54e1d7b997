using System.Data.Common;

namespace Seckill.Node.Storage;

/// <summary>
/// A store that must not be used, and why. A DbException, so that the folders above, which may not name storage
/// classes, treat it as any fault of the store.
/// </summary>
public class StoreException(string message, Exception? inner = null) : DbException(message, inner);

/// <summary>The schema in the store is newer than this build, or was altered after it was applied.</summary>
public sealed class UnknownSchemaException(string message) : StoreException(message);

/// <summary>Another process has the SQLite file.</summary>
public sealed class StoreInUseException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The directory or file can not be made or written.</summary>
public sealed class StoreNotWritableException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>
/// The server does not keep the promises that the journal needs (fsync, synchronous_commit, a primary).
/// </summary>
public sealed class StoreNotDurableException(string message) : StoreException(message);

/// <summary>The table has another number of shards than the configuration; it is fixed for ever.</summary>
public sealed class ShardCountException(string message) : StoreException(message);

/// <summary>An acquire could not get the row's lock, and those who hold it are not the old owner's.</summary>
public sealed class ShardBlockedException(string message, IReadOnlyList<int> blockers) : StoreException(message)
{
    /// <summary>Process ids of the server's backends that hold the lock.</summary>
    public IReadOnlyList<int> Blockers { get; } = blockers;
}
