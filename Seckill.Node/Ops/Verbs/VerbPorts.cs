using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Verbs;

/// <summary>What verbs need of the composition root.</summary>
/// <param name="OpenStore">Opens a store to look at; throws a CliException that says why it can not be read.</param>
/// <param name="Time">For waits and repeats.</param>
internal sealed record VerbPorts(Func<NodeSettings, CancellationToken, Task<IStoreView>> OpenStore, TimeProvider Time)
{
    /// <summary>
    /// Opens a store to bring a journal in; throws a CliException that says why it can not be written.
    /// </summary>
    public Func<NodeSettings, CancellationToken, Task<IJournalTarget>> OpenTarget { get; init; } =
        (_, _) => throw new InvalidOperationException("no store to write to is wired here");
}

/// <summary>A store opened read only, also while nodes work on it.</summary>
internal interface IStoreView : IJournalRows
{
    /// <summary>The rows as they are now; throws a CliException when they can not be read.</summary>
    Task<ClusterMap> ReadAsync(CancellationToken cancellation);

    /// <summary>What belongs to the journal and is not in it.</summary>
    IJournalCopy Side { get; }
}
