namespace Seckill.Node.Storage.Postgres;

/// <summary>What it takes to open the PostgreSQL store.</summary>
/// <param name="ConnectionString">Npgsql's; with a Search Path the tables live in that schema.</param>
/// <param name="Incarnation">This process start; the server shows it as application_name = sk/incarnation.</param>
public sealed record PostgresStoreOptions(string ConnectionString, Guid Incarnation)
{
    /// <summary>Applies the schema; null: the same as the other.</summary>
    public string? AdminConnectionString { get; init; }

    /// <summary>Connections that appends use at once; an append beyond that waits for one.</summary>
    public int MostAppendConnections { get; init; } = 16;

    /// <summary>True: the schema is checked, never applied (verbs that only look).</summary>
    public bool ReadOnly { get; init; }
}
