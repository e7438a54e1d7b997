using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Imports;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node.Storage;

/// <summary>
/// One opened store of truth: what the composition root hands to the folders above, whichever store it is.
/// </summary>
public interface IStores : IAsyncDisposable
{
    /// <summary>The process start that this store was opened for: the owner in every row it takes.</summary>
    Guid Incarnation { get; }

    IJournal Journal { get; }

    ISnapshotStore Snapshots { get; }

    IShardTable Shards { get; }

    INodeTable Nodes { get; }

    ISecretStore Secrets { get; }

    IStrayPayments StrayPayments { get; }

    IEventStore Events { get; }

    IWebhookStore Webhooks { get; }

    IImportStore Imports { get; }

    IBrokerStore Broker { get; }

    IPaymentReferences PaymentReferences { get; }

    ICheckpointStore Checkpoints { get; }

    IJournalCopy Copy { get; }
}
