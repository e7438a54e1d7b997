using System.Text;
using Npgsql;

namespace Seckill.Tests.Node;

/// <summary>
/// Looks for texts in all that a store keeps: every row of every table of a PostgreSQL database, byte strings included,
/// or every byte of every file of an embedded one (SQLite's free pages and logs, too).
/// </summary>
internal static class StoredText
{
    /// <summary>Those of the texts that stand somewhere, each with the place.</summary>
    public static async Task<List<string>> FindAsync(StoreGround ground, params string[] texts)
    {
        var found = new List<string>();
        // The lock file is held by the node and empty.
        foreach (var file in Directory.EnumerateFiles(ground.Directory, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var bytes = await ReadSharedAsync(file);
            found.AddRange(texts.Where(text => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)
                .Select(text => $"{text} in {Path.GetFileName(file)}"));
        }

        const string setting = "seckill.journal.postgres.connection-string=";
        if (ground.Settings.FirstOrDefault(one => one.StartsWith(setting, StringComparison.Ordinal)) is { } connection)
        {
            await FindInTablesAsync(connection[setting.Length..], texts, found);
        }

        return found;
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }

    private static async Task FindInTablesAsync(string connectionString, string[] texts, List<string> found)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var tables = new List<string>();
        await using (var list = source.CreateCommand(
            """
            select format('%I.%I', schemaname, tablename) from pg_tables
             where schemaname = any(current_schemas(false))
            """))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            foreach (var text in texts)
            {
                // A row as text shows its byte strings in hexadecimal.
                await using var count = source.CreateCommand(
                    $"select count(*) from {table} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0");
                count.Parameters.Add(new NpgsqlParameter { Value = text });
                count.Parameters.Add(new NpgsqlParameter
                {
                    Value = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
                });
                if ((long)(await count.ExecuteScalarAsync())! > 0)
                {
                    found.Add($"{text} in {table}");
                }
            }
        }
    }
}
