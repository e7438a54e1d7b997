using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>
/// The scripted sale: a crowd that clicks several times with one key, and a node that is killed in the middle.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class CrowdTests(PrivatePostgres postgres)
{
    private const int Stock = 1_000;
    private const int Buyers = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Sale_WithTwoKills_SellsExactlyItsStock(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, Stock);
        var crowd = new Crowd(shop, node, item);
        await crowd.MakeTokensAsync(Buyers);

        var sale = crowd.BuyAsync();
        await KillWhenSoldAsync(node, crowd, sale, Stock * 3 / 10);
        await KillWhenSoldAsync(node, crowd, sale, Stock * 6 / 10);
        await sale;

        Assert.Equal(Stock, crowd.Won.Count);
        Assert.Equal(Buyers - Stock, crowd.Lost.Count);
        foreach (var (buyer, order) in crowd.Won.Take(100))
        {
            var answer = await shop.GetAsync($"/v1/orders/{order}", crowd.Tokens[buyer]);
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
            Assert.Equal("reserved", answer.Text("state"));
        }

        await AssertBooksAsync(shop, merchant, item, crowd);
    }

    private static async Task AssertBooksAsync(ShopClient shop, string merchant, string item, Crowd crowd)
    {
        var certificate = await shop.GetAsync($"/v1/items/{item}/certificate", merchant);
        Assert.True(certificate.Status == HttpStatusCode.OK, certificate.Body);
        Assert.True(certificate.Json["balanced"]!.GetValue<bool>(), certificate.Body);
        Assert.Equal(Stock, certificate.Json["held"]!.GetValue<int>());
        Assert.Equal(0, certificate.Json["free"]!.GetValue<int>());

        // Every order of the journal belongs to a buyer who was told "won", and to no other.
        var listed = new HashSet<string>();
        string? next = $"/v1/items/{item}/orders?limit=100";
        while (next is not null)
        {
            var page = (await shop.GetAsync(next, merchant)).Json;
            foreach (var order in page["data"]!.AsArray())
            {
                Assert.True(listed.Add(order!["buyer"]!.GetValue<string>()), "a buyer has two orders");
            }

            next = page["hasMore"]!.GetValue<bool>() ? page["nextUrl"]!.GetValue<string>() : null;
        }

        Assert.Equal(crowd.Won.Keys.Order(), listed.Order());
    }

    private static async Task KillWhenSoldAsync(NodeProcess node, Crowd crowd, Task sale, int sold)
    {
        await await Task.WhenAny(sale, crowd.WhenSoldAsync(sold));
        await node.KillAsync();
        await node.StartAgainAsync();
    }

    /// <summary>Buyers who do not give up: an error, a 503, a 429 or a 202 is asked again with the same key.</summary>
    private sealed class Crowd(ShopClient shop, NodeProcess node, string item)
    {
        public ConcurrentDictionary<string, string> Tokens { get; } = new();

        public ConcurrentDictionary<string, string> Won { get; } = new();

        public ConcurrentBag<string> Lost { get; } = [];

        private static CancellationToken Stop => TestContext.Current.CancellationToken;

        public Task MakeTokensAsync(int count) =>
            Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 },
                async (i, _) => Tokens[$"buyer-{i}"] = await shop.TokenAsync($"buyer-{i}", "buyer"));

        public Task BuyAsync() =>
            Parallel.ForEachAsync(
                Tokens.Keys.ToArray(),
                new ParallelOptions { MaxDegreeOfParallelism = 48, CancellationToken = Stop },
                async (buyer, cancellation) =>
                {
                    // One pass for both: who asks for his own when the other has won the last unit gets none.
                    var pass = await PassAsync(buyer, cancellation);
                    var clicks = pass is "" ? new string?[2] : await Task.WhenAll(
                        ClickAsync(buyer, pass, cancellation), ClickAsync(buyer, pass, cancellation));
                    Assert.Equal(clicks[0], clicks[1]);
                    if (clicks[0] is { } order)
                    {
                        Won[buyer] = order;
                    }
                    else
                    {
                        Lost.Add(buyer);
                    }
                });

        public async Task WhenSoldAsync(int count)
        {
            while (Won.Count < count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
            }
        }

        /// <summary>The order that was won, or null: sold out for good.</summary>
        private Task<string?> ClickAsync(string buyer, string pass, CancellationToken cancellation) => InsistAsync(
            async () =>
            {
                var answer = await shop.BuyAsync(item, Tokens[buyer], pass, "the-click");
                if (answer.Code is "sold-out")
                {
                    return (answer, true, null);
                }

                Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Accepted
                    or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, answer.Body);
                // Whose first answer was 202 is told 202 again; what became of it stands in the order.
                return answer.Status is not (HttpStatusCode.Created or HttpStatusCode.Accepted) ? (answer, false, null)
                    : answer.Text("state") switch
                    {
                        "reserved" => (answer, true, answer.Text("id")),
                        "refused" => (answer, true, null),
                        _ => (answer, false, null),
                    };
            }, cancellation);

        /// <summary>Empty when passes are refused because nothing is left: this buyer has not bought before.</summary>
        private async Task<string> PassAsync(string buyer, CancellationToken cancellation) => (await InsistAsync(
            async () =>
            {
                var answer = await shop.PostAsync($"/v1/items/{item}/passes", Tokens[buyer], new JsonObject());
                return answer.Status switch
                {
                    HttpStatusCode.Created => (answer, true, answer.Text("pass")),
                    HttpStatusCode.Conflict when answer.Code is "sold-out" => (answer, true, ""),
                    _ => (answer, false, null),
                };
            }, cancellation))!;

        /// <summary>Asks until there is a last word, with a rest before each time but the first.</summary>
        private async Task<string?> InsistAsync(
            Func<Task<(ShopAnswer Answer, bool IsLast, string? Word)>> ask, CancellationToken cancellation)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (true)
            {
                string said;
                try
                {
                    var (answer, isLast, word) = await ask();
                    if (isLast)
                    {
                        return word;
                    }

                    said = $"{answer.Status} {answer.Body}";
                }
                catch (HttpRequestException fault)
                {
                    // The node is down; the same key and pass are good when it is back.
                    said = fault.Message;
                }

                if (TimeProvider.System.GetElapsedTime(began) > Patience)
                {
                    var log = node.Log;
                    Assert.Fail($"no last word: {said}\nthe node {node.State}:\n{log[^Math.Min(log.Length, 4_000)..]}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
            }
        }
    }
}
