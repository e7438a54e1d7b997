using System.Text.RegularExpressions;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Whom and what a request is about.</summary>
/// <param name="Path">The route's pattern, filled in.</param>
/// <param name="Sender">Subject of the token; null: no token.</param>
internal sealed partial record Subject(string Path, string? Sender)
{
    public FuzzItem? Item { get; init; }

    public FuzzOrder? Order { get; init; }

    /// <summary>States in which a wish about an order comes true.</summary>
    private static readonly Dictionary<string, string[]> Fits = new()
    {
        ["POST /v1/orders/{id}/refunds"] = ["paid", "shipped", "delivered", "refunding"],
        ["POST /v1/orders/{id}/shipments"] = ["paid", "delivery_failed"],
        ["POST /v1/orders/{id}/delivery-status"] = ["shipped"],
        ["POST /v1/orders/{id}/cancel"] = ["reserved", "waiting", "queued"],
        ["POST /v1/orders/{id}/payments"] = ["reserved"],
        ["POST /v1/ops/review/claw-back"] = ["reserved"],
        ["POST /v1/callbacks/shipments/{carrier}"] = ["shipped"],
        ["POST /v1/callbacks/payments/sandbox"] = ["reserved"],
    };

    /// <summary>Statuses in which a wish about an item comes true.</summary>
    private static readonly Dictionary<string, string[]> Ready = new()
    {
        ["PATCH /v1/items/{id}"] = ["draft"],
        ["POST /v1/items/{id}/publish"] = ["draft"],
        ["POST /v1/items/{id}/pause"] = ["published"],
        ["POST /v1/items/{id}/resume"] = ["paused"],
        ["POST /v1/items/{id}/retire"] = ["published", "paused"],
        ["POST /v1/ops/items/{id}/pause"] = ["published"],
        ["POST /v1/ops/items/{id}/resume"] = ["paused"],
    };

    /// <summary>Null: there is nothing yet that the route could be about.</summary>
    public static Subject? Of(ApiRoute route, FuzzWorld world, Random random)
    {
        var name = route.Name;
        if (name.Contains("/orders/{id}", StringComparison.Ordinal) || Fits.ContainsKey(name))
        {
            return OfOrder(route, world, random);
        }

        if (route.Pattern.Contains("items/{id}", StringComparison.Ordinal)
            || route.Pattern.Contains("admission/{id}", StringComparison.Ordinal) || name == "POST /v1/dev/crowds")
        {
            return OfItem(route, world, random);
        }

        return OfThing(route, world, random);
    }

    private static Subject? OfOrder(ApiRoute route, FuzzWorld world, Random random)
    {
        var fitting = Fits.GetValueOrDefault(route.Name);
        if (Pick(world.Orders, one => fitting?.Contains(one.State) ?? true, random) is not { } order)
        {
            return null;
        }

        var merchant = world.Item(order.Item)?.Merchant ?? world.Merchants[0];
        var sender = route.Tag is "merchant" || (route.Name == "GET /v1/orders/{id}" && random.Next(4) == 0)
            ? merchant : route.Tag is "buyer" ? order.Buyer : Usual(route, world, random);
        var path = route.Pattern.Replace("{id}", order.Id, StringComparison.Ordinal)
            .Replace("{carrier}", "sandbox", StringComparison.Ordinal);
        return new Subject(path, sender) { Order = order, Item = world.Item(order.Item) };
    }

    private static Subject? OfItem(ApiRoute route, FuzzWorld world, Random random)
    {
        var isSale = route.Tag is "buyer" or "public" or "pages" or "development";
        if (Pick(world.Items, one => Ready.GetValueOrDefault(route.Name)?.Contains(one.Status)
            ?? (!isSale || one.Status == "published"), random) is not { } item)
        {
            return null;
        }

        var sender = route.Tag is "merchant" ? item.Merchant : Usual(route, world, random);
        if (route.HasHeader("Seckill-Pass"))
        {
            var holders = world.Buyers.Where(one => world.Passes.ContainsKey((item.Id, one))).ToList();
            sender = holders.Count > 0 ? holders[random.Next(holders.Count)] : sender;
        }
        else if (route.Pattern.EndsWith("/passes", StringComparison.Ordinal) && item.Challenges.Count > 0)
        {
            sender = item.Challenges.Keys.First();
        }

        return new Subject(route.Pattern.Replace("{id}", item.Id, StringComparison.Ordinal), sender) { Item = item };
    }

    private static Subject? OfThing(ApiRoute route, FuzzWorld world, Random random)
    {
        var sender = Usual(route, world, random);
        if (!route.Pattern.Contains('{'))
        {
            return new Subject(route.Pattern, sender);
        }

        var kind = route.Pattern.Contains("/deliveries/{id}", StringComparison.Ordinal) ? "deliveries"
            : route.Pattern.Contains("/webhooks/{id}", StringComparison.Ordinal) ? "webhooks"
            : route.Pattern.Contains("/imports/", StringComparison.Ordinal) ? "imports"
            : route.Pattern.Contains("/crowds/", StringComparison.Ordinal) ? "crowds"
            : route.Pattern.Contains("/payments/", StringComparison.Ordinal) ? "payments"
            : route.Pattern.Contains("/assets/", StringComparison.Ordinal) ? "assets"
            : route.Pattern.Contains("{node}", StringComparison.Ordinal) ? "nodes" : "problems";
        if (Pick(world.Of(kind), _ => true, random) is not { } thing)
        {
            return null;
        }

        var path = kind == "assets" ? thing.Id : Place().Replace(route.Pattern, thing.Id);
        return new Subject(path, sender is null || thing.Owner.Length == 0 ? sender : thing.Owner);
    }

    private static string? Usual(ApiRoute route, FuzzWorld world, Random random) => route switch
    {
        { Secured: false } => null,
        { Tag: "buyer" } => world.Buyers[random.Next(world.Buyers.Count)],
        { Tag: "ops" } => world.Operator,
        { Tag: "audit" } => world.Auditor,
        _ => world.Merchants[random.Next(world.Merchants.Count)],
    };

    /// <summary>Mostly one that fits, the newest of them most of all; now and then any.</summary>
    private static T? Pick<T>(IReadOnlyList<T> all, Func<T, bool> fits, Random random)
        where T : class
    {
        var good = random.Next(5) == 0 ? [.. all] : all.Where(fits).ToList();
        good = good.Count > 0 ? good : [.. all];
        return good.Count == 0 ? null : good[random.Next(3) > 0 ? random.Next(good.Count) : good.Count - 1];
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
