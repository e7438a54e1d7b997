namespace Seckill.Node.Ops.Fuzz;

/// <summary>What a run has made or seen so far: the ids, tokens and passes that deep requests are made of.</summary>
/// <param name="prefix">Of all names of the run.</param>
/// <param name="isPrivate">The node is the run's own: it may be asked to drain.</param>
internal sealed class FuzzWorld(string prefix, bool isPrivate = true)
{
    public bool IsPrivate => isPrivate;

    public static readonly string[] Roles = ["buyer", "merchant", "operator", "auditor"];

    /// <summary>Lists keep the newest of each kind: old ones go, so that a long run does not grow.</summary>
    private const int MostKept = 400;

    public IReadOnlyList<string> Buyers { get; } = [.. Enumerable.Range(1, 6).Select(i => $"{prefix}-buyer-{i}")];

    public IReadOnlyList<string> Merchants { get; } = [.. Enumerable.Range(1, 2).Select(i => $"{prefix}-shop-{i}")];

    public string Operator { get; } = $"{prefix}-operator";

    public string Auditor { get; } = $"{prefix}-auditor";

    /// <summary>Tokens by subject.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    public List<FuzzItem> Items { get; } = [];

    public List<FuzzOrder> Orders { get; } = [];

    /// <summary>Passes by item and buyer.</summary>
    public Dictionary<(string Item, string Buyer), string> Passes { get; } = [];

    /// <summary>Ids of other things by kind: webhooks, deliveries, imports, crowds, payments, nodes, assets.</summary>
    public Dictionary<string, List<FuzzThing>> Things { get; } = [];

    /// <summary>ETags by target.</summary>
    public Dictionary<string, string> Tags { get; } = [];

    /// <summary>Cursors by path.</summary>
    public Dictionary<string, string> Cursors { get; } = [];

    /// <summary>The node's clock less the machine's.</summary>
    public TimeSpan ClockOffset { get; set; }

    public FuzzItem? Item(string id) => Items.Find(one => one.Id == id);

    public FuzzOrder? Order(string id) => Orders.Find(one => one.Id == id);

    public IReadOnlyList<FuzzThing> Of(string kind) => Things.GetValueOrDefault(kind) ?? [];

    public void Add(string kind, string id, string owner)
    {
        if (!Things.TryGetValue(kind, out var list))
        {
            Things[kind] = list = [];
        }

        if (!list.Exists(one => one.Id == id))
        {
            list.Add(new FuzzThing(id, owner));
            Trim(list);
        }
    }

    /// <summary>It was deleted.</summary>
    public void Forget(string id) => Things.Values.ToList().ForEach(list => list.RemoveAll(one => one.Id == id));

    public void Trim<T>(List<T> list)
    {
        if (list.Count > MostKept)
        {
            list.RemoveRange(0, list.Count - MostKept);
        }
    }
}

/// <summary>An item of this run. Status: draft, published, paused, retired. Challenge: none or pow.</summary>
internal sealed record FuzzItem(string Id, string Merchant)
{
    public string Status { get; set; } = "draft";

    public string Challenge { get; set; } = "none";

    public long Limit { get; set; } = 1;

    /// <summary>The challenge that was given last, by buyer, with a nonce that solves it.</summary>
    public Dictionary<string, System.Text.Json.Nodes.JsonObject> Challenges { get; } = [];
}

/// <summary>An order of this run.</summary>
internal sealed record FuzzOrder(string Id, string Item, string Buyer)
{
    public string State { get; set; } = "queued";

    public string? PaymentId { get; set; }

    public string? Shipment { get; set; }

    public long Amount { get; set; }
}

/// <summary>Something with an id that somebody owns.</summary>
internal sealed record FuzzThing(string Id, string Owner);
