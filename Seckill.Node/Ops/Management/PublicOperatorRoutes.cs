using Microsoft.Extensions.DependencyInjection;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Ports;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// What the public listener offers of the operators' one, for its pages: the same routes with the same parts behind
/// them, under /v1/ops/ and /v1/audit/, behind the public pipeline: without the exception for the same machine.
/// </summary>
/// <param name="management">The parts of the operators' listener.</param>
internal sealed class PublicOperatorRoutes(IServiceProvider management) : IOperatorRoutes
{
    /// <summary>Under /v1/ops, with the roles that they have there.</summary>
    private static readonly HashSet<string> ForOperators =
    [
        "GET /items", "GET /items/{id}", "GET /items/{id}/stock", "POST /items/{id}/pause", "POST /items/{id}/resume",
        "POST /items/{id}/adjust", "GET /admission/{id}", "PUT /admission/{id}", "GET /cluster/members",
        "POST /cluster/members/{node}/drain", "GET /cluster/shards", "GET /review", "POST /review/claw-back",
        "GET /projections",
    ];

    /// <summary>Under /v1/audit, for auditors, too; none of them changes anything.</summary>
    private static readonly HashSet<string> ForAuditors =
    [
        "GET /items", "GET /orders", "GET /orders/{id}/story", "GET /audit/items/{id}", "GET /audit/items/{id}/events",
        "GET /audit/items/{id}/diff", "GET /audit/items/{id}/state", "GET /audit/items/{id}/certificate",
        "GET /audit/events", "GET /audit/heads", "GET /audit/checkpoints", "GET /audit/keys",
        "POST /audit/verifications",
    ];

    public void Map(RouteTable routes)
    {
        var offering = routes.Offering(Offer);
        management.GetRequiredService<TopRoute>().Map(offering);
        management.GetRequiredService<OperatorItemRoutes>().Map(offering);
        management.GetRequiredService<OperatorItemActions>().Map(offering);
        management.GetRequiredService<AdmissionRoutes>().Map(offering);
        management.GetRequiredService<MemberRoutes>().Map(offering);
        management.GetRequiredService<ShardRoutes>().Map(offering);
        management.GetRequiredService<ReviewRoutes>().Map(offering);
        management.GetRequiredService<ProjectionRoutes>().Map(offering);
        management.GetRequiredService<OperatorOrderRoutes>().Map(offering);
        management.GetRequiredService<AuditRoutes>().Map(offering);
        management.GetRequiredService<JournalRoutes>().Map(offering);
        management.GetRequiredService<CheckpointRoutes>().Map(offering);
    }

    private static IEnumerable<EdgeRoute> Offer(EdgeRoute route)
    {
        var name = $"{route.Method} {route.Pattern}";
        if (name == "GET /top")
        {
            yield return route with { Pattern = "/v1/ops/stream", Tag = "ops" };
        }

        if (ForOperators.Contains(name))
        {
            yield return route with { Pattern = "/v1/ops" + route.Pattern, Tag = "ops" };
        }

        if (ForAuditors.Contains(name))
        {
            var path = route.Pattern.StartsWith("/audit/", StringComparison.Ordinal)
                ? route.Pattern["/audit".Length..] : route.Pattern;
            yield return route with
            {
                Pattern = "/v1/audit" + path,
                Tag = "audit",
                Roles = Roles.Operator | Roles.Auditor,
            };
        }
    }
}
