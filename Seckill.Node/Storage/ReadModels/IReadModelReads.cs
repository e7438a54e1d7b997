using System.Data.Common;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>Lends a connection for reading.</summary>
internal interface IReadModelReads
{
    /// <summary>For a query of one statement.</summary>
    ValueTask<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation);

    /// <summary>
    /// All that the query reads is of one moment; a rebuild of these tables waits, or has happened before.
    /// </summary>
    ValueTask<T> ReadSnapshotAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation);
}
