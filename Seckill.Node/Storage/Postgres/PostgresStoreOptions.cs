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

    /// <summary>How long the driver waits, and when it looks by itself.</summary>
    internal PostgresPatience Patience { get; init; } = new();
}

/// <summary>
/// What is fixed in a node; tests that judge something else wait longer, for their machine may be slow.
/// </summary>
internal sealed record PostgresPatience
{
    /// <summary>For the answer to a statement.</summary>
    public int CommandSeconds { get; init; } = 5;

    /// <summary>
    /// For the answer to a beat. Less than a lease: a reply that was lost must leave time for another beat on another
    /// connection.
    /// </summary>
    public int BeatSeconds { get; init; } = 2;

    /// <summary>After so long an idle connection is tried; zero: never.</summary>
    public int KeepAliveSeconds { get; init; } = 5;
}
