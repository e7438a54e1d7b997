using System.Diagnostics.Metrics;
using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Projections;

namespace Seckill.Node;

/// <summary>What a node has right now, looked at when somebody collects metrics.</summary>
internal sealed class NodeGauges : IDisposable
{
    private readonly Meter _meter = new("Seckill.Node");
    private readonly NodeCore _core;
    private readonly string _directory;

    public NodeGauges(NodeSettings settings, NodeCore core)
    {
        (_core, _directory) = (core, Path.GetFullPath(settings.Node.DataDirectory));
        var about = new KeyValuePair<string, object?>[]
        {
            new("node", settings.Node.Name), new("version", BuildVersion.Text),
            new("store", settings.Journal.Store.ToString().ToLowerInvariant()),
        };
        _meter.CreateObservableGauge(
            "seckill.node.info", () => new Measurement<int>(1, about), "{node}", "Always 1; what runs here");
        AddShards();
        AddItems();
        AddProjections();
        _meter.CreateObservableGauge(
            "seckill.refunds.pending", () => core.PendingRefunds, "{refund}",
            "Refunds of items owned by this node that no provider has sent yet");
        _meter.CreateObservableGauge(
            "seckill.refunds.oldest", () => core.OldestRefund.TotalSeconds, "s",
            "How long this node has tried to get its oldest pending refund sent");
        _meter.CreateObservableGauge("seckill.node.disk.free", FreeBytes, "By", "Free space where node.data-dir is");
    }

    public void Dispose() => _meter.Dispose();

    private void AddShards()
    {
        var (host, region) = (_core.Host, _core.Host.Region);
        _meter.CreateObservableGauge(
            "seckill.shards.served", () => region.ServedCount, "{shard}", "Shards that this node serves");
        _meter.CreateObservableGauge(
            "seckill.shards.unowned", () => host.Owners.UnownedCount, "{shard}",
            "Shards without a living owner, as this node believes");
        _meter.CreateObservableGauge(
            "seckill.shards.broken", () => region.BrokenCount, "{shard}",
            "Shards that do not serve until a person has looked");
    }

    private void AddItems()
    {
        var region = _core.Host.Region;
        _meter.CreateObservableGauge(
            "seckill.items.awake", () => region.Serving.Sum(host => host.Activator?.AwakeCount ?? 0), "{item}",
            "Items in this node's memory");
        _meter.CreateObservableGauge(
            "seckill.items.in_line", () => region.Serving.Sum(host => host.Activator?.InLine ?? 0), "{purchase}",
            "Purchases that wait for their decision on this node, in all lines together");
        _meter.CreateObservableGauge(
            "seckill.items.longest_line",
            () => region.Serving.Select(host => host.Activator?.LongestLine ?? 0).DefaultIfEmpty().Max(),
            "{purchase}", "Purchases in the longest line of one item on this node");
    }

    private void AddProjections()
    {
        _meter.CreateObservableGauge(
            "seckill.projection.lag", () => PerProjection(all => all.Sum(one => one.Behind)), "{commit}",
            "Commits that have not landed in a read model, as this node knows, by projection");
        _meter.CreateObservableGauge(
            "seckill.projection.age", () => PerProjection(all => all.Max(one => one.Age.TotalSeconds)), "s",
            "How long the oldest of them has been known, by projection");
        _meter.CreateObservableGauge(
            "seckill.projection.stopped",
            () => PerProjection(all => all.Count(one => one.State == ProjectionState.Stopped)), "{shard}",
            "Shards on which a commit could not be folded, by projection");
    }

    private IEnumerable<Measurement<T>> PerProjection<T>(Func<IEnumerable<ProjectionStatus>, T> value)
        where T : struct =>
        _core.Projections.Status().GroupBy(status => status.Projection).Select(all =>
            new Measurement<T>(value(all), new KeyValuePair<string, object?>("projection", all.Key)));

    /// <summary>Nothing is said of a folder that is not there, or of a drive that can not be asked.</summary>
    private IEnumerable<Measurement<long>> FreeBytes()
    {
        try
        {
            return Directory.Exists(_directory) ? [new(new DriveInfo(_directory).AvailableFreeSpace)] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
