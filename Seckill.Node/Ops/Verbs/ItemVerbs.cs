using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill item: what an item's owner has in memory, and what operators do to it.</summary>
internal sealed class ItemVerbs(VerbPorts ports)
{
    private static readonly VerbArgument Item = new("ID", "Id of an item");
    private static readonly VerbOption Merchant = new("--merchant", "SUB", "Items of this merchant alone");
    private static readonly VerbOption Status =
        new("--status", "WORD", "draft, published, paused or retired; without it all");

    private static readonly VerbOption Reason = new("--reason", "TEXT", "Why; recorded with who and when");
    private static readonly VerbOption Delta = new("--delta", "N", "Units to add; below 0 takes them away");
    private static readonly VerbOption Key =
        new("--key", "TEXT", "Idempotency key of an attempt whose outcome is not known, to send it again safely");

    public Verb Group => new("item", "Items: list, show, pause, resume, adjust")
    {
        Verbs =
        [
            new("list", "Items of all merchants from the read model, newest first", ListAsync)
            {
                Options = [Merchant, Status, VerbOptions.Limit, VerbOptions.Node, VerbOptions.Token],
                Example = "item list --status published",
            },
            new("show", "An item as its owner has it in memory", ShowAsync)
            {
                Arguments = [Item],
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "item show 0j8h2c6e4f1k9m3p",
            },
            new("stock", "Its units at one position, with the names of the public route", StockAsync)
            {
                Arguments = [Item],
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "item stock 0j8h2c6e4f1k9m3p -o json",
            },
            Action("pause", "Pauses its sale at once; those in line keep their places"),
            Action("resume", "Resumes a paused sale"),
            new("adjust", "Adds units or takes them away, never below what is held and sold", AdjustAsync)
            {
                Arguments = [Item],
                Options = [Delta, Reason, Key, VerbOptions.Node, VerbOptions.Token],
                Example = "item adjust 0j8h2c6e4f1k9m3p --delta 50 --reason delivery",
            },
            new("passivate", "Lets its owner forget it until somebody asks for it", PassivateAsync)
            {
                Arguments = [Item],
                Options = [Reason, VerbOptions.Node, VerbOptions.Token],
                Example = "item passivate 0j8h2c6e4f1k9m3p --reason look",
            },
        ],
    };

    private Verb Action(string name, string summary) =>
        new(name, summary, (call, cancellation) => SwitchAsync(call, name, cancellation))
        {
            Arguments = [Item],
            Options = [Reason, VerbOptions.Node, VerbOptions.Token],
            Example = $"item {name} 0j8h2c6e4f1k9m3p --reason checkout-broken",
        };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = VerbOptions.Query(
            "/items", ("merchant", call.ValueOf(Merchant)), ("status", call.ValueOf(Status)),
            ("limit", VerbOptions.LimitOf(call)));
        await using var node = ClusterSources.NeedNode(call, ports);
        var list = await node.GetAsync(path, VerbJson.Lenient.ItemListing, cancellation);
        VerbOutput.List(
            call, list, json => json.ItemListing, list.Data, json => json.ItemListed, ("ITEM", one => one.ItemId),
            ("PHASE", one => one.Phase), ("TOTAL", one => one.Total), ("FREE", one => one.Free),
            ("HELD", one => one.Held), ("SOLD", one => one.Sold), ("WAITING", one => one.Waiting),
            ("ROUND", one => one.Round), ("OPENS", one => one.OpensAt), ("MERCHANT", one => one.Merchant),
            ("TITLE", one => one.Title));
        VerbOutput.More(call, list.HasMore, "items", "--merchant or --status");
        return ExitCode.Yes;
    }

    private async Task<int> ShowAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = PathOf(call);
        await using var node = ClusterSources.NeedNode(call, ports);
        var item = await node.GetAsync(path, VerbJson.Lenient.ItemDetail, cancellation);
        VerbOutput.One(call, item, json => json.ItemDetail, to => TextTable.Pairs(
            to, ("item", item.ItemId), ("title", item.Title), ("merchant", item.Merchant), ("status", item.Status),
            ("phase", item.Phase), ("price", $"{item.Price.Amount} {item.Price.Currency}"),
            ("limit", item.PerBuyerLimit), ("opens", item.OpensAt), ("closes", item.ClosesAt),
            ("units", UnitsOf(item.Stock)),
            ("round", item.Stock.Round), ("in-line", item.Stock.InLine), ("waiting", item.Stock.Waiting),
            ("orders", string.Join(", ", item.Orders.Select(one => $"{one.Value} {one.Key}"))),
            ("owner", item.Node), ("shard", item.Shard), ("epoch", item.Epoch),
            ("position", $"{item.Stock.Position.Shard}/{item.Stock.Position.Offset}"), ("hash", item.Hash),
            ("updated", item.UpdatedAt)));
        return ExitCode.Yes;
    }

    private async Task<int> StockAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = PathOf(call, "/stock");
        await using var node = ClusterSources.NeedNode(call, ports);
        Write(call, await node.GetAsync(path, VerbJson.Lenient.StockResource, cancellation));
        return ExitCode.Yes;
    }

    private async Task<int> SwitchAsync(VerbCall call, string action, CancellationToken cancellation)
    {
        var (path, reason) = (PathOf(call, $"/{action}"), ReasonOf(call, action));
        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, stock) = await node.SendAsync(
            HttpMethod.Post, path, new ItemReasonBody { Reason = reason }, ManagementJson.Default.ItemReasonBody,
            VerbJson.Lenient.StockResource, cancellation);
        Write(call, stock);
        return ExitCode.Yes;
    }

    /// <summary>An outcome that is not known is told with the key by which asking again finds out.</summary>
    private async Task<int> AdjustAsync(VerbCall call, CancellationToken cancellation)
    {
        var (path, reason) = (PathOf(call, "/adjust"), ReasonOf(call, "adjust"));
        var delta = long.TryParse(
            call.ValueOf(Delta), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units)
            ? units : throw new CliException(ExitCode.Usage, "adjust needs --delta N, a number such as 50 or -3");
        var key = call.ValueOf(Key) ?? Guid.NewGuid().ToString("N");
        await using var node = ClusterSources.NeedNode(call, ports);
        try
        {
            var (_, stock) = await node.SendAsync(
                HttpMethod.Post, path, new ItemAdjustBody { Delta = delta, Reason = reason },
                ManagementJson.Default.ItemAdjustBody, VerbJson.Lenient.StockResource, cancellation, key);
            Write(call, stock);
            return ExitCode.Yes;
        }
        catch (CliException fault) when (fault.ExitCode == ExitCode.Unreachable)
        {
            throw new CliException(
                ExitCode.Unreachable, $"{fault.Message}. It may have been done: the same again with --key {key}");
        }
    }

    private async Task<int> PassivateAsync(VerbCall call, CancellationToken cancellation)
    {
        var (path, reason) = (PathOf(call, "/passivate"), ReasonOf(call, "passivate"));
        await using var node = ClusterSources.NeedNode(call, ports);
        var (_, asleep) = await node.SendAsync(
            HttpMethod.Post, path, new ItemReasonBody { Reason = reason }, ManagementJson.Default.ItemReasonBody,
            VerbJson.Lenient.ItemAsleep, cancellation);
        VerbOutput.One(call, asleep, json => json.ItemAsleep, to => to.WriteLine($"item {asleep.ItemId} sleeps"));
        return ExitCode.Yes;
    }

    private static void Write(VerbCall call, StockResource stock) =>
        VerbOutput.One(call, stock, json => json.StockResource, to => TextTable.Write(
            to, ["TOTAL", "FREE", "HELD", "SOLD", "RETURNED", "REFUNDED", "WAITING", "IN-LINE", "ROUND", "POSITION"],
            [
                [
                    stock.Total, stock.Free, stock.Held, stock.Sold, stock.Returned, stock.RefundedUnits,
                    stock.Waiting, stock.InLine, stock.Round, $"{stock.Position.Shard}/{stock.Position.Offset}",
                ],
            ]));

    private static string UnitsOf(StockResource stock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stock.Total}: {stock.Free} free, {stock.Held} held, {stock.Sold} sold, {stock.Returned} returned");

    private static string ReasonOf(VerbCall call, string verb) =>
        call.ValueOf(Reason) ?? throw new CliException(ExitCode.Usage, $"{verb} needs --reason TEXT");

    private static string PathOf(VerbCall call, string more = "") => ItemId.TryParse(call.ValueOf(Item), out var item)
        ? $"/items/{item}{more}"
        : throw new CliException(
            ExitCode.NotFound, $"{call.ValueOf(Item)} is not the id of an item; item list shows them");
}
