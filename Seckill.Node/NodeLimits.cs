using Seckill.Node.Config;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Node;

/// <summary>From settings to the bounds that each part takes.</summary>
internal static class NodeLimits
{
    public static ItemLimits Items(NodeSettings settings) => ItemLimits.Default with
    {
        Mailbox = settings.Items.Mailbox,
        BatchMax = settings.Items.BatchMax,
        RoundInterval = settings.Items.RoundInterval,
        PassivateAfter = settings.Items.PassivateAfter,
        SnapshotEvery = settings.Items.SnapshotEvery,
        StateHashEvery = settings.Items.StateHashEvery,
        StateHashMaxOrders = settings.Items.StateHashMaxOrders,
        RatePerSecond = settings.Admission.RatePerSecond,
        Burst = settings.Admission.Burst,
        MaxLine = settings.Admission.MaxLine,
        MostChallenges = settings.Admission.ProofOfWork.MostUsed,
    };

    /// <summary>
    /// A read needs a proof of ownership that is at most a quarter of the lease old (protocol.md, Answers).
    /// </summary>
    public static WriterLimits Writer(NodeSettings settings) =>
        WriterLimits.Default with { Freshness = settings.Cluster.LeaseTtl / 4 };

    public static ClusterHostOptions Cluster(NodeSettings settings) => new(
        settings.Cluster.Shards,
        new MembershipLimits(
            settings.Cluster.LeaseTtl, settings.Cluster.LeaseMargin, settings.Cluster.BeatInterval),
        settings.Cluster.ObserveInterval, settings.Items.Mailbox, settings.Cluster.DrainLimit,
        settings.Journal.Store == JournalStore.Postgres);

    public static Projections.ProjectionOptions Projections(NodeSettings settings) => new()
    {
        MostCommits = settings.Projections.Batch,
        PollInterval = settings.Projections.Poll,
        Workers = settings.Journal.Store == JournalStore.Sqlite ? 1 : 2,
    };
}
