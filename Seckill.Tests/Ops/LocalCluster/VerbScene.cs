using System.Net;
using System.Text.Json.Nodes;
using Seckill.Node;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Ops.Verbs;
using Seckill.Tests.Node;
using Seckill.Tests.Ops.Verbs;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>
/// A cluster of three processes on which a little of everything has been sold, and the verbs as a shell types them: in
/// this process, against those nodes.
/// </summary>
internal sealed class VerbScene : IDisposable
{
    private readonly LocalGround _ground = new();
    private readonly List<HttpClient> _clients;
    private readonly List<ShopClient> _shops;
    private readonly Dictionary<string, ToolProcess> _restarted = [];
    private readonly Dictionary<string, string> _words = [];
    private ToolProcess _cluster = null!;

    private VerbScene()
    {
        _clients = [.. Enumerable.Range(0, 3).Select(index => new HttpClient { BaseAddress = _ground.Http(index) })];
        _shops = [.. _clients.Select(client => new ShopClient(client))];
    }

    public static async Task<VerbScene> OpenAsync(string connection)
    {
        var scene = new VerbScene();
        scene._cluster = ToolProcess.Start(
            scene._ground.Folder,
            $"dev-cluster --port-offset {scene._ground.Offset} --set seckill.cluster.shards=6 "
            + "--set seckill.cluster.lease-ttl=15s --postgres", connection);
        await scene._cluster.SaidAsync("3 nodes are ready");
        scene._words["folder"] = scene._ground.Folder;
        await scene.SellAsync();
        return scene;
    }

    /// <summary>Runs a line; {names} stand for what was made. Node: which one is asked, from 0; -1: none.</summary>
    public async Task<VerbResult> RunAsync(string line, int node, CancellationToken stop = default)
    {
        line = Fill(line);
        var (output, error) = (new StringWriter(), new StringWriter());
        line = node < 0 ? line : $"{line} --node {_ground.Management(node)}";
        var ports = new VerbPorts(NodeStoreView.OpenAsync, TimeProvider.System)
        {
            OpenTarget = NodeStoreTarget.OpenAsync,
            Doctor = new DoctorPorts(NodeHost.ExamineStoreAsync, TimeProvider.System),
        };
        var code = await CliHost.RunAsync(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new CliStreams(TextWriter.Synchronized(output), error, false, _ => null),
            (_, _) => throw new InvalidOperationException("no node is run here"), VerbList.Of(ports), stop);
        return new VerbResult(code, output.ToString(), error.ToString());
    }

    /// <summary>The text with what was made in place of {names}.</summary>
    public string Fill(string text) => _words.Aggregate(
        text, (line, word) => line.Replace($"{{{word.Key}}}", word.Value, StringComparison.Ordinal));

    /// <summary>Starts a node again that has ended, and waits until the cluster has all three.</summary>
    public async Task RestartAsync(string node)
    {
        if (_restarted.Remove(node, out var before))
        {
            await before.ExitAsync();
            before.Dispose();
        }
        else
        {
            await _cluster.SaidAsync($"== {node} ended");
        }

        _restarted[node] = ToolProcess.Start(
            _ground.Folder, $"run --quiet --config data/dev-cluster-{_ground.Offset}/{node}.conf");
        var waited = await RunAsync("cluster wait --members 3", 0);
        Assert.True(waited.Code == ExitCode.Yes, waited.Error);

        // A member is up before its listeners are.
        var index = node[^1] - '1';
        await Until.TrueAsync(
            () => RunAsync("cluster health", index).GetAwaiter().GetResult().Code == ExitCode.Yes, 60);
    }

    /// <summary>What the merchant reads of the stock, to compare with.</summary>
    public async Task<JsonNode> StockAsync() =>
        (await _shops[1].GetAsync($"/v1/items/{_words["item"]}/stock", _words["merchant"])).Json;

    public void Dispose()
    {
        _restarted.Values.ToList().ForEach(process => process.Dispose());
        _cluster.Signal(PosixSignals.Terminate);
        _cluster.ExitAsync().GetAwaiter().GetResult();
        _cluster.Dispose();
        _clients.ForEach(client => client.Dispose());
        _ground.Dispose();
    }

    /// <summary>
    /// A delivered order, an unpaid hold, a buyer who lost, an item that may sleep, and files to verify.
    /// </summary>
    private async Task SellAsync()
    {
        var shop = _shops[0];
        var merchant = _words["merchant"] = await shop.TokenAsync("acme", "merchant");
        var item = _words["item"] = await shop.OpenItemAsync(merchant, 2);
        _words["sleepy"] = await shop.OpenItemAsync(merchant, 5);
        var ada = await shop.TokenAsync("ada", "buyer");
        var hook = await shop.PostAsync("/v1/webhooks", merchant, new JsonObject
        {
            ["url"] = "http://127.0.0.1:9/hook",
            ["types"] = new JsonArray("*"),
        }, "hook");
        Assert.True(hook.Status == HttpStatusCode.Created, hook.Body);

        // Cleo's pass is of the time before the last unit went: she loses at the owner, not for want of a pass.
        var cleo = await _shops[2].TokenAsync("cleo", "buyer");
        var pass = await _shops[2].PassAsync(item, cleo);
        var order = _words["order"] = await BuyAsync(shop, item, ada);
        _words["hold"] = await BuyAsync(_shops[1], item, await shop.TokenAsync("bob", "buyer"));
        var lost = await _shops[2].BuyAsync(item, cleo, pass, "one");
        Assert.Equal("sold-out", lost.Code);

        await DeliverAsync(shop, order, ada, merchant);
        var receipt = (await shop.GetAsync($"/v1/orders/{order}", ada)).Text("receipt");
        await WriteAsync("receipt.jws", receipt);
        await WriteAsync(
            "challenge.json",
            """
            {"algorithm":"PBKDF2-SHA256/1","salt":"AAECAwQFBgcICQoLDA0ODw","difficulty":1,
             "expiresAt":"2099-01-01T00:00:00.000Z","signature":"x"}
            """);
        await WriteAsync("bill.csv", "kind,paymentId,orderId,amount,currency,time\n");
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(_ground.Folder, name), text);

    private static async Task<string> BuyAsync(ShopClient shop, string item, string buyer) =>
        (await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "one")).Text("id");

    private static async Task DeliverAsync(ShopClient shop, string order, string buyer, string merchant)
    {
        var payment = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "sandbox" }, "pay");
        await shop.PostAsync(
            $"/sandbox/payments/{payment.Text("paymentId")}", null, new JsonObject { ["outcome"] = "succeed" });
        await Until.TrueAsync(() =>
            shop.GetAsync($"/v1/orders/{order}", buyer).GetAwaiter().GetResult().Text("state") == "paid");
        var shipped = await shop.PostAsync(
            $"/v1/orders/{order}/shipments", merchant,
            new JsonObject { ["carrier"] = "SF", ["trackingNumber"] = "SF1" }, "ship");
        Assert.True(shipped.Status == HttpStatusCode.Created, shipped.Body);
        var delivered = await shop.PostAsync(
            $"/v1/orders/{order}/delivery-status", merchant, new JsonObject { ["status"] = "delivered" }, "deliver");
        Assert.True(delivered.Status == HttpStatusCode.OK, delivered.Body);
    }
}
