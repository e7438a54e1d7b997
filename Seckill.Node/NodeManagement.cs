using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Seckill.Http;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Ops.Management;
using Seckill.Node.Projections;
using Seckill.Node.Storage;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node;

/// <summary>The operators' listener, apart from the public one.</summary>
internal static class NodeManagement
{
    public static WebApplication Build(ManagementParts parts, ILoggerFactory logs)
    {
        var builder = NodeEdge.Empty(parts.Settings.Management.Listen, logs);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = parts.Edge.MaxBodyBytes);
        builder.Services.AddManagement(parts);
        return builder.Build().MapManagement();
    }

    public static ManagementParts PartsOf(
        NodeSettings settings, HttpEdgeOptions edge, NodeCore core, IStores stores, IReadModel readModel,
        Func<Uri> http, LogDial dial, Func<string> metrics, TimeProvider time) => new(
            settings, edge, core.Host.Cluster, core.Gateway,
            new HoldReview(readModel.Queries, core.ShipTo),
            new MoneyBooks(readModel.Money, stores.StrayPayments, settings.Node.DataDirectory),
            new PersonalData(stores.Journal, readModel.Queries, core.ReadHeadsAsync, core.ShipTo),
            new NodeStoreView(stores, settings.Cluster.Shards),
            new ReadModelDiff(stores.Journal, readModel.Queries),
            new Certificates(stores.Journal, readModel.Queries, core.Projections),
            stores.Checkpoints, core.Proofs.Clerk, core.Proofs.Receipts,
            new ServerClock(core.Clock), core.Health.Checks, http, dial, time)
        {
            Broker = core.Events.BrokerAsync,
            Sights = new ManagementSights(
                readModel.Operators, readModel.Money, stores.Journal, stores.Webhooks, core.Projections,
                new DoctorPorts(NodeHost.ExamineStoreAsync, time), edge.BodyDigestKey),
            Metrics = metrics,
        };
}
