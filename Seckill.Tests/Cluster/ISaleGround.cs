using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>Where a sale of a test runs: its nodes, its clients' keys, and its journal read past every node.</summary>
public interface ISaleGround : IAsyncDisposable
{
    /// <summary>The nodes by name, running or not.</summary>
    IReadOnlyDictionary<string, NodeProcess> Nodes { get; }

    ClientTokens Tokens { get; }

    /// <summary>Derives the order ids that the nodes must derive.</summary>
    OrderIdMint Mint { get; }

    /// <summary>Starts who does not run and waits until all of them serve every shard.</summary>
    Task WholeAsync();

    /// <summary>Journal and shard rows at one instant.</summary>
    Task<JournalEvidence> EvidenceAsync(CancellationToken cancellation);

    /// <summary>The last lines of every node's log, for a message.</summary>
    string LastLogs(int lines = 15);
}
