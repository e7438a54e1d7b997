using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill review: unpaid holds that look like those of bots, and taking them back.</summary>
internal sealed class ReviewVerbs(VerbPorts ports)
{
    private const int MostThreshold = 1_000_000;
    private static readonly VerbOption Item = new("--item", "ID", "Holds of this item alone");
    private static readonly VerbOption Accounts =
        new("--accounts", "N", "So many buyers of an item on one network are too many (5)");
    private static readonly VerbOption Unpaid =
        new("--unpaid", "N", "So many holds let go without ever paying are too many (3)");
    private static readonly VerbOption Network = new("--network", "PREFIX", "All suspicious holds from this network");
    private static readonly VerbOption Reason = new("--reason", "TEXT", "Why; recorded with who and when");
    private static readonly VerbArgument Order = new("ORDER", "Id of an order", Optional: true);

    public Verb Group => new("review", "Suspicious unpaid holds: list them, take them back")
    {
        Verbs =
        [
            new("list", "Holds of many accounts on one network, and of buyers who never pay", ListAsync)
            {
                Options = [Item, Accounts, Unpaid, VerbOptions.Node, VerbOptions.Token],
                Example = "review list --item 0j8h2c6e4f1k9m3p --accounts 10",
            },
            new("claw-back", "Takes a hold back, or all suspicious ones of a network; the units return", ClawBackAsync)
            {
                Arguments = [Order],
                Options = [Network, Item, Accounts, Unpaid, Reason, VerbOptions.Node, VerbOptions.Token],
                Example = "review claw-back --network 203.0.113.9 --item 0j8h2c6e4f1k9m3p --reason bots",
            },
        ],
    };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var found = await node.GetAsync(PathOf(call), VerbJson.Lenient.ReviewResource, cancellation);
        VerbOutput.List(
            call, found, json => json.ReviewResource, found.Holds, json => json.ReviewedHoldResource,
            ("ORDER", hold => hold.OrderId), ("ITEM", hold => hold.ItemId), ("BUYER", hold => hold.Buyer),
            ("UNITS", hold => hold.Quantity), ("PAY-BY", hold => hold.PayBy), ("NETWORK", hold => hold.Network),
            ("ACCOUNTS", hold => hold.AccountsOnNetwork), ("UNPAID", hold => hold.UnpaidBefore),
            ("WHY", hold => string.Join(",", hold.Reasons)));
        call.Streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seckill: {found.Holds.Count} of {found.Looked} unpaid holds")
            + (found.HasMore ? "; there are more than were looked at: give --item" : ""));
        return ExitCode.Yes;
    }

    /// <summary>1 when one of them could not be taken back.</summary>
    private async Task<int> ClawBackAsync(VerbCall call, CancellationToken cancellation)
    {
        var reason = call.ValueOf(Reason) ?? throw new CliException(ExitCode.Usage, "claw-back needs --reason");
        var (order, network) = (call.ValueOf(Order), call.ValueOf(Network));
        if (order is null == network is null)
        {
            throw new CliException(ExitCode.Usage, "claw-back needs an ORDER, or --network PREFIX");
        }

        await using var node = ClusterSources.NeedNode(call, ports);
        string[] orders = order is not null ? [order] : await OrdersOfAsync(call, node, network!, cancellation);
        var results = new List<ClawedBackResource>();
        foreach (var some in orders.Chunk(1_000))
        {
            var (_, done) = await node.SendAsync(
                HttpMethod.Post, "/review/claw-back", new ClawBackBody { Orders = some, Reason = reason },
                ManagementJson.Default.ClawBackBody, VerbJson.Lenient.ClawBackResource, cancellation);
            results.AddRange(done.Orders);
        }

        VerbOutput.List(
            call, new ClawBackResource(results), json => json.ClawBackResource, results,
            json => json.ClawedBackResource, ("ORDER", one => one.OrderId), ("STATE", one => one.State),
            ("REFUSED", one => one.Code));
        return results.TrueForAll(one => one.Code is null) ? ExitCode.Yes : ExitCode.No;
    }

    private static async Task<string[]> OrdersOfAsync(
        VerbCall call, NodeClient node, string network, CancellationToken cancellation)
    {
        var found = await node.GetAsync(PathOf(call), VerbJson.Lenient.ReviewResource, cancellation);
        string[] orders = [.. found.Holds.Where(hold => hold.Network == network).Select(hold => hold.OrderId)];
        return orders.Length > 0 ? orders
            : throw new CliException(ExitCode.NotFound, $"no suspicious hold is from {network}: see review list");
    }

    private static string PathOf(VerbCall call)
    {
        var item = call.ValueOf(Item);
        if (item is not null && !ItemId.TryParse(item, out _))
        {
            throw new CliException(ExitCode.NotFound, $"{item} is not the id of an item");
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"/review?itemId={item}&accounts={NumberOf(call, Accounts)}&unpaid={NumberOf(call, Unpaid)}");
    }

    private static int? NumberOf(VerbCall call, VerbOption option) =>
        call.ValueOf(option) is null ? null : VerbOptions.NumberOf(call, option, 1, MostThreshold);
}
