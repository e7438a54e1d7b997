namespace Seckill.Node.Storage.Sqlite;

/// <summary>What it takes to open the SQLite store.</summary>
/// <param name="Path">The file; its directory is made when missing.</param>
/// <param name="Incarnation">This process start.</param>
public sealed record SqliteStoreOptions(string Path, Guid Incarnation)
{
    /// <summary>The file never grows beyond this many pages of 8 KiB; null: until the disk is full.</summary>
    public long? MostPages { get; init; }

    /// <summary>True: no lock, no schema change, no writes; for verbs that look while a node runs.</summary>
    public bool ReadOnly { get; init; }
}
