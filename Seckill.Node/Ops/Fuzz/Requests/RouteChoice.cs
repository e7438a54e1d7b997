namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// Which route comes next: those that make a sale go on are asked more often, and those that were never answered well.
/// </summary>
internal sealed class RouteChoice(IReadOnlyList<ApiRoute> routes, RouteTally tally)
{
    private const int OfUnreached = 4;

    private static readonly Dictionary<string, int> Weights = new()
    {
        ["POST /v1/items"] = 4,
        ["POST /v1/items/{id}/publish"] = 5,
        ["POST /v1/items/{id}/passes"] = 12,
        ["POST /v1/items/{id}/orders"] = 14,
        ["GET /v1/orders/{id}"] = 3,
        ["POST /v1/orders/{id}/payments"] = 9,
        ["POST /sandbox/payments/{paymentId}"] = 9,
        ["POST /v1/orders/{id}/shipments"] = 4,
        ["POST /v1/orders/{id}/delivery-status"] = 4,
        ["POST /v1/orders/{id}/refunds"] = 4,
    };

    public ApiRoute Next(Random random)
    {
        var left = random.Next(routes.Sum(WeightOf));
        return routes.First(route => (left -= WeightOf(route)) < 0);
    }

    private int WeightOf(ApiRoute route) =>
        Math.Max(Weights.GetValueOrDefault(route.Name, 1), tally.IsReached(route) ? 1 : OfUnreached);
}
