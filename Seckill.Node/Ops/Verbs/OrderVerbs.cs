using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill orders: lists, the whole story of one, and why a buyer has none.</summary>
internal sealed class OrderVerbs(VerbPorts ports)
{
    private static readonly VerbArgument Order = new("ID", "Id of an order");
    private static readonly VerbOption Item = new("--item", "ID", "Orders of this item");
    private static readonly VerbOption Buyer = new("--buyer", "SUB", "Orders of this buyer, by the sub of his token");
    private static readonly VerbOption State = new("--state", "WORD", "Orders in this state, such as reserved or paid");

    public Verb Group => new("orders", "Orders: list them, tell the story of one, and why somebody lost")
    {
        Verbs =
        [
            new("list", "Orders from the read model; of a buyer newest first, else item by item", ListAsync)
            {
                Options = [Item, Buyer, State, VerbOptions.Limit, VerbOptions.Node, VerbOptions.Token],
                Example = "orders list --buyer u-4711",
            },
            new("show", "An order from HTTP to delivery: owner, journal, read models, money, webhooks", ShowAsync)
            {
                Arguments = [Order],
                Options = [VerbOptions.Node, VerbOptions.Token],
                Example = "orders show 0j8h2c6e4f1k9m3p0j8h2c6e4f1k9m3p0j8h2c6e4f1",
            },
            new("why", "Why a buyer was refused at an item, as all nodes remember it", WhyAsync)
            {
                Options = [Item, Buyer, VerbOptions.Node, VerbOptions.Token],
                Example = "orders why --item 0j8h2c6e4f1k9m3p --buyer u-4711",
            },
        ],
    };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = VerbOptions.Query(
            "/orders", ("itemId", ItemOf(call)), ("buyer", call.ValueOf(Buyer)), ("state", call.ValueOf(State)),
            ("limit", VerbOptions.LimitOf(call)));
        await using var node = ClusterSources.NeedNode(call, ports);
        var list = await node.GetAsync(path, VerbJson.Lenient.OrderListing, cancellation);
        VerbOutput.List(
            call, list, json => json.OrderListing, list.Data, json => json.OrderListed, OrderTable.Columns);
        VerbOutput.More(call, list.HasMore, "orders", "--item, --buyer or --state");
        return ExitCode.Yes;
    }

    private async Task<int> ShowAsync(VerbCall call, CancellationToken cancellation)
    {
        var order = OrderId.TryParse(call.ValueOf(Order), out var id) ? id : throw new CliException(
            ExitCode.NotFound, $"{call.ValueOf(Order)} is not the id of an order; orders list shows them");
        await using var node = ClusterSources.NeedNode(call, ports);
        var story = await node.GetAsync($"/orders/{order}/story", VerbJson.Lenient.OrderStory, cancellation);
        VerbOutput.One(call, story, json => json.OrderStory, to => StoryText.Write(to, story));
        return ExitCode.Yes;
    }

    /// <summary>3 when nobody remembers a refusal and the buyer has no order either.</summary>
    private async Task<int> WhyAsync(VerbCall call, CancellationToken cancellation)
    {
        var item = ItemOf(call) ?? throw new CliException(ExitCode.Usage, "why needs --item ID");
        var buyer = call.ValueOf(Buyer) ?? throw new CliException(ExitCode.Usage, "why needs --buyer SUB");
        await using var node = ClusterSources.NeedNode(call, ports);
        var loss = await node.GetAsync(
            VerbOptions.Query("/orders/why", ("itemId", item), ("buyer", buyer)), VerbJson.Lenient.LossStory,
            cancellation);
        VerbOutput.One(call, loss, json => json.LossStory, to => StoryText.Write(to, loss));
        if (loss.Silent.Count > 0)
        {
            call.Streams.Error.WriteLine(
                $"seckill: {string.Join(", ", loss.Silent)} did not answer; what they told him is missing");
        }

        return loss.Refusals.Count + loss.Orders.Count > 0 ? ExitCode.Yes : throw new CliException(
            ExitCode.NotFound,
            $"no node remembers a refusal of {buyer} at {item}: is it the sub of his token? A node forgets when it is "
                + "restarted, and the oldest of seckill.http.remembered-refusals");
    }

    private static string? ItemOf(VerbCall call) => call.ValueOf(Item) is not { } text ? null
        : ItemId.TryParse(text, out var item) ? item.ToString()
        : throw new CliException(ExitCode.NotFound, $"{text} is not the id of an item; item list shows them");
}
