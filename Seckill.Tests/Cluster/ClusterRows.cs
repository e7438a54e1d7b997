using Npgsql;
using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Cluster;

/// <summary>A row of a process start, as far as the tests look.</summary>
public sealed record MemberRow(Guid Incarnation, string Name, string State, long Beat);

/// <summary>
/// Members and owners as their rows in PostgreSQL say, read past every node: a witness that no node can talk over.
/// </summary>
public sealed record ClusterRows(IReadOnlyList<MemberRow> Members, IReadOnlyList<ShardRow> Shards)
{
    public IEnumerable<MemberRow> Up => Members.Where(member => member.State == "up");

    /// <summary>Null: nobody.</summary>
    public MemberRow? OwnerOf(ItemId item) => OwnerOf(ShardId.Of(item, Shards.Count));

    public MemberRow? OwnerOf(ShardId shard) =>
        Members.SingleOrDefault(member => member.Incarnation == Shards[shard.Value].Owner);

    /// <summary>How many shards the node of that name owns that is up.</summary>
    public int SharesOf(string name) =>
        Up.Where(member => member.Name == name).Sum(member => Shards.Count(shard => shard.Owner == member.Incarnation));

    /// <summary>
    /// What is missing until these nodes are up, nobody else is, and every shard is owned; null: nothing.
    /// </summary>
    public string? Missing(IReadOnlyCollection<string> names)
    {
        var up = Up.ToDictionary(member => member.Incarnation, member => member.Name);
        var orphans = Shards.Count(shard => shard.Owner is not { } owner || !up.ContainsKey(owner));
        var here = string.Join(' ', up.Values.Order());
        return Shards.Count == 0 ? "no shards"
            : here != string.Join(' ', names.Order()) ? $"up are {here}"
            : orphans > 0 ? $"{orphans} shards without an owner that is up" : null;
    }

    /// <summary>Null: every node that is up has its share, give or take one, and no shard is to move.</summary>
    public string? Unbalanced
    {
        get
        {
            var counts = Up.Select(member => Shards.Count(shard => shard.Owner == member.Incarnation)).ToList();
            var wishes = Shards.Count(shard => shard.Want is not null);
            return counts.Max() - counts.Min() <= 1 && wishes == 0
                ? null : $"shares are {string.Join(", ", counts)}, and {wishes} shards are about to move";
        }
    }

    /// <summary>Throws while the server is away; nobody is there before the first node has made the tables.</summary>
    public static async Task<ClusterRows> ReadAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        var members = new List<MemberRow>();
        await using (var command = new NpgsqlCommand("select incarnation, node_id, state, beat from node", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                members.Add(new MemberRow(
                    reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
            }
        }

        return new ClusterRows(members, await JournalEvidence.ReadShardsAsync(connection, cancellation));
    }
}
