using System.Data.Common;

namespace Seckill.Node.Storage.Outgoing;

/// <summary>Lends a connection of the journal's database for statements that both stores understand.</summary>
internal interface IOutgoingDatabase
{
    /// <summary>
    /// What a claim adds to its select, so that two nodes never take the same rows; empty on one node.
    /// </summary>
    string SkipLocked { get; }

    /// <summary>For a query of one statement.</summary>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation);

    /// <summary>One transaction, committed when it returns; it may run again after a rollback.</summary>
    ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellation);
}
