namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A store of a benchmark's own: made for it, dropped with it, whatever else is in the database or on the disk.
/// </summary>
public interface IBenchStore : IAsyncDisposable
{
    /// <summary>postgres or sqlite, as seckill.journal.store has it.</summary>
    string Name { get; }

    /// <summary>Name and version of the engine.</summary>
    string Engine { get; }

    /// <summary>Process id of its server, if that is ours; else 0.</summary>
    int ServerProcessId { get; }

    /// <summary>Settings (key=value) that make a node use this store for journal and read models.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>How it flushes, asked of the store itself with the product's connection settings.</summary>
    Task<string> ReadFlushModeAsync(CancellationToken cancellation);

    /// <summary>Bytes on disk now.</summary>
    Task<StoreBytes> MeasureAsync(CancellationToken cancellation);

    /// <summary>The offset on a shard that every projection has reached.</summary>
    Task<long> ReadLandedAsync(int shard, CancellationToken cancellation);
}

/// <summary>Each with its table, indexes and what lies outside of the rows (PostgreSQL: toast).</summary>
public readonly record struct StoreBytes(long Journal, long ShipTo);
