using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Orders;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>Composes the operators' listener. The host calls these two on an application of its own.</summary>
internal static class ManagementListener
{
    public static IServiceCollection AddManagement(this IServiceCollection services, ManagementParts parts) => services
        .AddSingleton(parts)
        .AddSingleton(parts.Settings)
        .AddSingleton(parts.Edge)
        .AddSingleton(parts.Cluster)
        .AddSingleton(parts.Items)
        .AddSingleton(parts.Review)
        .AddSingleton(parts.Money)
        .AddSingleton(parts.Personal)
        .AddSingleton(parts.Journal)
        .AddSingleton(parts.Diff)
        .AddSingleton(parts.Certificates)
        .AddSingleton(parts.Checkpoints)
        .AddSingleton(parts.Clerk)
        .AddSingleton(KeySetResource.Of(parts.Receipts.Keys))
        .AddSingleton(parts.Clock)
        .AddSingleton(parts.Log)
        .AddSingleton(parts.Time)
        .AddSingleton(new ManagementStop(parts.Edge.Stopping))
        .AddSingleton(new RetryAdvice(Random.Shared))
        .AddSingleton<Refusals>()
        .AddSingleton<ItemAsks>()
        .AddSingleton<TokenKeys>()
        .AddSingleton<TokenAuthenticator>()
        .AddSingleton(provider => new OperatorGate(
            provider.GetRequiredService<TokenAuthenticator>(), parts.Settings.IsDevelopment))
        .AddSingleton<ManagementPipeline>()
        .AddSingleton<MemberRoutes>()
        .AddSingleton<ShardRoutes>()
        .AddSingleton<ClusterEventsRoute>()
        .AddSingleton<AdmissionRoutes>()
        .AddSingleton<ReviewRoutes>()
        .AddSingleton<PaymentRoutes>()
        .AddSingleton<PrivacyRoutes>()
        .AddSingleton<JournalRoutes>()
        .AddSingleton<CheckpointRoutes>()
        .AddSingleton<AuditRoutes>()
        .AddSingleton<BrokerRoutes>()
        .AddSingleton(parts.Sights)
        .AddSingleton(new CommandStamps(parts.Sights.DigestKey))
        .AddSingleton<LossTeller>()
        .AddSingleton<OrderTeller>()
        .AddSingleton<OperatorItemRoutes>()
        .AddSingleton<OperatorItemActions>()
        .AddSingleton<OperatorOrderRoutes>()
        .AddSingleton<ProjectionRoutes>()
        .AddSingleton<TopSales>()
        .AddSingleton<TopFeed>()
        .AddSingleton<TopRoute>()
        .AddSingleton<DoctorRoute>()
        .AddSingleton<NodeRoutes>()
        .AddSingleton<DrainRoute>();

    /// <summary>The last thing a host adds: unknown addresses and methods are answered here, too.</summary>
    public static WebApplication MapManagement(this WebApplication app)
    {
        app.UseMiddleware<EdgeFaults>();
        app.MapHealth(app.Services.GetRequiredService<ManagementParts>().Checks);
        app.MapMetrics(app.Services.GetRequiredService<ManagementParts>().Metrics);
        var routes = new RouteTable(app, app.Services.GetRequiredService<ManagementPipeline>().Build);
        app.Services.GetRequiredService<MemberRoutes>().Map(routes);
        app.Services.GetRequiredService<ShardRoutes>().Map(routes);
        app.Services.GetRequiredService<ClusterEventsRoute>().Map(routes);
        app.Services.GetRequiredService<AdmissionRoutes>().Map(routes);
        app.Services.GetRequiredService<ReviewRoutes>().Map(routes);
        app.Services.GetRequiredService<PaymentRoutes>().Map(routes);
        app.Services.GetRequiredService<PrivacyRoutes>().Map(routes);
        app.Services.GetRequiredService<JournalRoutes>().Map(routes);
        app.Services.GetRequiredService<CheckpointRoutes>().Map(routes);
        app.Services.GetRequiredService<AuditRoutes>().Map(routes);
        app.Services.GetRequiredService<BrokerRoutes>().Map(routes);
        app.Services.GetRequiredService<OperatorItemRoutes>().Map(routes);
        app.Services.GetRequiredService<OperatorItemActions>().Map(routes);
        app.Services.GetRequiredService<OperatorOrderRoutes>().Map(routes);
        app.Services.GetRequiredService<ProjectionRoutes>().Map(routes);
        app.Services.GetRequiredService<TopRoute>().Map(routes);
        app.Services.GetRequiredService<DoctorRoute>().Map(routes);
        app.Services.GetRequiredService<NodeRoutes>().Map(routes);
        app.Services.GetRequiredService<DrainRoute>().Map(routes);
        return app;
    }
}
