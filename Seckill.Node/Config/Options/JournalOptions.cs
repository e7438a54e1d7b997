namespace Seckill.Node.Config;

/// <summary>seckill.journal: where the truth is kept.</summary>
public sealed record JournalOptions(JournalStore Store, string SqlitePath, PostgresOptions Postgres)
{
    internal static JournalOptions Bind(SettingsSection section) => new(
        section.Choice("store", ("sqlite", JournalStore.Sqlite), ("postgres", JournalStore.Postgres)),
        section.Section("sqlite").Text("path"),
        PostgresOptions.Bind(section.Section("postgres")));
}

public enum JournalStore
{
    Sqlite,
    Postgres,
}

/// <summary>seckill.journal.postgres.</summary>
/// <param name="Connection">Null: not configured.</param>
/// <param name="AdminConnection">Applies the schema; the same as the other when it is not configured.</param>
/// <param name="PoolSize">Connections this node holds at most.</param>
public sealed record PostgresOptions(Secret? Connection, Secret? AdminConnection, int PoolSize)
{
    internal static PostgresOptions Bind(SettingsSection section)
    {
        var connection = section.OptionalSecret("connection-string", SecretKind.Password);
        var admin = section.OptionalSecret("admin-connection-string", SecretKind.Password);
        return new PostgresOptions(connection, admin ?? connection, section.Int("pool-size", 2, 1000));
    }
}

/// <summary>seckill.read-model: where projections write; the store is the journal's.</summary>
public sealed record ReadModelOptions(string SqlitePath, Secret? PostgresConnection, int PostgresPoolSize)
{
    internal static ReadModelOptions Bind(SettingsSection section, JournalOptions journal)
    {
        var postgres = section.Section("postgres");
        return new ReadModelOptions(
            section.Section("sqlite").Text("path"),
            postgres.OptionalSecret("connection-string", SecretKind.Password) ?? journal.Postgres.Connection,
            postgres.Int("pool-size", 2, 1000));
    }
}
