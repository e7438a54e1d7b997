using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// What a client can do at any node of the cluster; every purchase, read, cancel and payment goes into the history,
/// with what came back or that nothing came.
/// </summary>
public sealed class Storefront : IDisposable
{
    public const long Price = 1999;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan MostUntilTaken = TimeSpan.FromSeconds(40);
    private readonly ISaleGround _ground;
    private readonly Dictionary<string, (HttpClient Http, ShopClient Shop)> _doors;
    private int _passes;
    private int _turn;

    public Storefront(ISaleGround ground, History history)
    {
        (_ground, History) = (ground, history);
        _doors = ground.Nodes.ToDictionary(node => node.Key, node => Door(node.Value));
        Nodes = [.. _doors.Keys];
    }

    public History History { get; }

    public IReadOnlyList<string> Nodes { get; }

    /// <summary>The nodes in turn: any node takes any request.</summary>
    public string NextNode() => Nodes[(int)((uint)Interlocked.Increment(ref _turn) % (uint)Nodes.Count)];

    public string NodeAfter(string node) => Nodes[(Nodes.ToList().IndexOf(node) + 1) % Nodes.Count];

    public Attempt Attempt(string buyer, ItemId item, string key, int quantity) =>
        new(buyer, item, key, _ground.Mint.Derive(item, buyer, key).Key, quantity);

    /// <summary>Not in the history: a pass promises nothing. Text null: refused, with Code, or no answer.</summary>
    public async Task<(HeldPass Held, string? Text, string? Code)> PassAsync(string node, string buyer, ItemId item)
    {
        try
        {
            var answer = await _doors[node].Shop.PostAsync(
                $"/v1/items/{item}/passes", _ground.Tokens.Of(buyer), new JsonObject());
            return answer.Status == HttpStatusCode.Created
                ? (new HeldPass(Interlocked.Increment(ref _passes), answer.Json["round"]!.GetValue<int>()),
                    answer.Text("pass"), null)
                : (default, null, answer.Code);
        }
        catch (Exception fault) when (IsNoAnswer(fault))
        {
            return (default, null, null);
        }
    }

    public Task<Outcome> BuyAsync(
        string node, Attempt attempt, HeldPass held, string pass, string? prefer = null) => RecordAsync(
            OperationKind.Buy, attempt, node, held,
            shop => shop.BuyAsync(
                attempt.Item.ToString(), _ground.Tokens.Of(attempt.Buyer), pass, attempt.Key, attempt.Quantity, prefer),
            AnswerReader.OfPurchase);

    public Task<Outcome> ReadAsync(string node, Attempt attempt) => RecordAsync(
        OperationKind.Read, attempt, node, default,
        shop => shop.GetAsync($"/v1/orders/{attempt.OrderId}", _ground.Tokens.Of(attempt.Buyer)),
        AnswerReader.OfRead);

    public Task<Outcome> CancelAsync(string node, Attempt attempt) => RecordAsync(
        OperationKind.Cancel, attempt, node, default,
        shop => shop.SendAsync(HttpMethod.Post, $"/v1/orders/{attempt.OrderId}/cancel",
            _ground.Tokens.Of(attempt.Buyer), new JsonObject(), "cancel"),
        AnswerReader.OfRead);

    /// <summary>Done carries the payment's id.</summary>
    public Task<Outcome> StartPaymentAsync(string node, Attempt attempt) => RecordAsync(
        OperationKind.StartPayment, attempt, node, default,
        shop => shop.PostAsync($"/v1/orders/{attempt.OrderId}/payments", _ground.Tokens.Of(attempt.Buyer),
            new JsonObject { ["provider"] = "sandbox" }, "pay"),
        AnswerReader.OfPaymentStart);

    /// <summary>The provider tells a node that money came in.</summary>
    public Task<Outcome> CaptureAsync(string node, Attempt attempt, string paymentId) => RecordAsync(
        OperationKind.Capture, attempt, node, default,
        async _ =>
        {
            using var answer = await SandboxCallback.SendAsync(_doors[node].Http, "payment.succeeded", paymentId,
                attempt.OrderId.ToString(), Price * attempt.Quantity);
            return new ShopAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(), NoHeaders);
        },
        answer => AnswerReader.OfCallback(answer, paymentId));

    /// <summary>The same of a provider whose callback the caller writes. The status is read as it is.</summary>
    public Task<Outcome> CaptureAsync(
        string node, Attempt attempt, string paymentId, Func<HttpClient, Task<HttpStatusCode>> send) => RecordAsync(
            OperationKind.Capture, attempt, node, default,
            async _ => new ShopAnswer(await send(_doors[node].Http), "", NoHeaders),
            answer => answer.Status switch
            {
                HttpStatusCode.OK => new Outcome(OutcomeKind.Done, paymentId),
                HttpStatusCode.ServiceUnavailable => new Outcome(OutcomeKind.Retryable),
                _ => new Outcome(OutcomeKind.Unexpected, $"{(int)answer.Status}"),
            });

    public string TokenOf(string buyer) => _ground.Tokens.Of(buyer);

    /// <summary>Asks the nodes in turn for a wanted answer; any other but 503, 502 and 429 is a fault.</summary>
    public async Task<ShopAnswer> UntilAsync(
        IReadOnlyList<HttpStatusCode> wanted, Func<ShopClient, Task<ShopAnswer>> ask, TimeSpan most)
    {
        var last = "nothing";
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await ask(_doors[NextNode()].Shop);
                if (wanted.Contains(answer.Status))
                {
                    return answer;
                }

                Assert.True(
                    answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway
                        or HttpStatusCode.TooManyRequests,
                    $"{answer.Status} {answer.Body}");
                last = $"{answer.Status} {answer.Body}";
            }
            catch (Exception fault) when (IsNoAnswer(fault))
            {
                // Nobody is there: somebody is being started.
                last = fault.Message;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < most, $"after {most} still {last}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>An open item of the run's merchant; the nodes are asked in turn until one can tell.</summary>
    public async Task<ItemId> OpenItemAsync(int stock, int perBuyerLimit = 3, int holdSeconds = 900)
    {
        var key = Guid.NewGuid().ToString("N");
        var body = ShopClient.Item(stock, perBuyerLimit, holdSeconds, Price);

        // Open for so long that nobody's shards are kept where they are for the sake of its opening.
        body["opensAt"] = DateTimeOffset.UtcNow.AddMinutes(-10).ToString("O");
        var created = await InsistAsync("/v1/items", body, key);
        var id = created.Text("id");
        await InsistAsync($"/v1/items/{id}/publish", ShopClient.Reason("ready"), key);
        return ItemId.TryParse(id, out var item) ? item : throw new InvalidOperationException($"no item id: {id}");
    }

    /// <summary>As the merchant sees it; null when that node can not tell.</summary>
    public async Task<ShopAnswer?> AsMerchantAsync(string node, string path)
    {
        try
        {
            return await _doors[node].Shop.GetAsync(path, _ground.Tokens.Of("acme", "merchant"));
        }
        catch (Exception fault) when (IsNoAnswer(fault))
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var (http, _) in _doors.Values)
        {
            http.Dispose();
        }
    }

    private static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>();

    private static (HttpClient, ShopClient) Door(NodeProcess node)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        })
        {
            BaseAddress = node.Address,
            Timeout = Patience,
        };
        return (http, new ShopClient(http));
    }

    /// <summary>A peer that dies right after it was connected to shows as the socket's own exception.</summary>
    private static bool IsNoAnswer(Exception fault) =>
        fault is HttpRequestException or OperationCanceledException or IOException or SocketException;

    /// <summary>A merchant who asks again, elsewhere and with the same key, while the answer is 503 or none.</summary>
    private Task<ShopAnswer> InsistAsync(string path, JsonObject body, string key) => UntilAsync(
        [HttpStatusCode.Created, HttpStatusCode.OK],
        shop => shop.PostAsync(path, _ground.Tokens.Of("acme", "merchant"), body.DeepClone(), key),
        MostUntilTaken);

    private async Task<Outcome> RecordAsync(
        OperationKind kind, Attempt attempt, string node, HeldPass pass, Func<ShopClient, Task<ShopAnswer>> ask,
        Func<ShopAnswer, Outcome> read)
    {
        var operation = History.Invoke(kind, attempt, node, pass);
        Outcome outcome;
        try
        {
            outcome = read(await ask(_doors[node].Shop));
        }
        catch (Exception fault) when (IsNoAnswer(fault))
        {
            outcome = new Outcome(OutcomeKind.None, fault.Message);
        }

        History.Answer(operation, outcome);
        return outcome;
    }
}
