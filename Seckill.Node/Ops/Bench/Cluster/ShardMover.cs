using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>Moves a shard the way an operator does, and tells from the tables when it has moved.</summary>
internal sealed class ShardMover(BenchCluster cluster, ShardId shard, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private readonly HttpClient _client = new();

    /// <summary>
    /// Asks its owner to give the shard to the other node; returns when the row says so, with the time that took. Null:
    /// it has not moved.
    /// </summary>
    /// <exception cref="InvalidOperationException">The request was refused.</exception>
    public async Task<TimeSpan?> MoveAsync(CancellationToken cancellation)
    {
        var owner = await cluster.OwnerAsync(shard, cancellation);
        var target = cluster.Nodes.First(node => node != owner.Node);
        var start = time.GetTimestamp();
        await AskAsync(owner.Node, target.Name, cancellation);
        while (time.GetElapsedTime(start) < Patience)
        {
            if ((await cluster.FindOwnerAsync(shard, cancellation))?.Node == target)
            {
                return time.GetElapsedTime(start);
            }

            await Task.Delay(Glance, time, cancellation);
        }

        return null;
    }

    public void Dispose() => _client.Dispose();

    private async Task AskAsync(NodeChild owner, string target, CancellationToken cancellation)
    {
        var route = new Uri(owner.Management, $"/cluster/shards/{shard}/move");
        using var answer = await _client.PostAsJsonAsync(route, new JsonObject { ["to"] = target }, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            throw new InvalidOperationException($"POST {route}: {(int)answer.StatusCode} {text}");
        }
    }
}
