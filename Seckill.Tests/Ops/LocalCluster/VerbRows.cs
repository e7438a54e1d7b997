namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>How a verb is exercised on three nodes, in the order of this list.</summary>
/// <param name="Path">The verb, as VerbList names it.</param>
/// <param name="Line">What is typed.</param>
/// <param name="Shows">A word that its table must hold.</param>
/// <param name="Node">Which node is asked; -1: none.</param>
/// <param name="Member">A member that its JSON must have; null: its output is no JSON.</param>
/// <param name="Code">What both must end with.</param>
internal sealed record VerbRow(
    string Path, string Line, string Shows, string? Member, int Node = 0, int Code = 0)
{
    /// <summary>Ends by a signal only: it is stopped once it has said something.</summary>
    public bool Endless { get; init; }

    /// <summary>The node that it ended, which is started again after each line.</summary>
    public string? Ends { get; init; }
}

/// <summary>Every verb there is; those that change most come last.</summary>
internal static class VerbRows
{
    private const string Span = "--provider sandbox --from 2020-01-01T00:00:00Z --to 2020-01-02T00:00:00Z";

    public static IReadOnlyList<VerbRow> All { get; } =
    [
        new("cluster show", "cluster show", "node-3", "members", 1),
        new("cluster health", "cluster health", "yes", "checks", 2),
        new("cluster wait", "cluster wait --members 3", "node-1", "members"),
        new("cluster tail", "cluster tail", "", "kind") { Endless = true },
        new("shards list", "shards list", "EPOCH", "shards", 1),
        new("shards stats", "shards stats", "AWAKE", "shards", 2),
        new("shards where", "shards where {item}", "{item}", "shard", 1),
        new("shards move", "shards move 3 --to node-2 --wait", "node-2", "owner"),
        new("node info", "node info", "node-2", "processId", 1),
        new("node config", "node config", "seckill.cluster.shards", "settings", 1),
        new("node log-level", "node log-level", "information", "level", 1),
        new("item list", "item list --status published", "{item}", "data", 1),
        new("item show", "item show {item}", "acme", "hash", 1),
        new("item stock", "item stock {item}", "TOTAL", "refundedUnits", 2),
        new("item pause", "item pause {item} --reason look", "TOTAL", "total"),
        new("item resume", "item resume {item} --reason looked", "TOTAL", "total", 1),
        new("item adjust", "item adjust {item} --delta 3 --reason delivery", "TOTAL", "total", 2),
        new("item passivate", "item passivate {sleepy} --reason look", "sleeps", "asleep", 1),
        new("admission show", "admission show {item}", "max-line", "inLine", 1),
        new("admission set", "admission set {item} --rate 777 --reason test", "777", "ratePerSecond", 2),
        new("orders list", "orders list --buyer ada", "{order}", "data", 1),
        new("orders show", "orders show {order}", "OrderDelivered", "journal", 2),
        new("orders why", "orders why --item {item} --buyer cleo", "0 free, 2 held", "refusals", 1),
        new("review list", "review list --item {item}", "NETWORK", "holds", 1),
        new("review claw-back", "review claw-back {hold} --reason bots", "clawed_back", "orders", 2),
        new("payments late", "payments late", "PROVIDER", "data", 1),
        new("payments reconcile", $"payments reconcile --file {{folder}}/bill.csv {Span}", "", "differences", 1),
        new("privacy erase", "privacy erase --buyer ada --reason letter --yes", "ada", "orders", 1),
        new("projections list", "projections list", "deliveries", "projections", 1),
        new("projections pause", "projections pause payments", "paused", "projections"),
        new("projections resume", "projections resume payments", "payments", "projections", 1),
        new("projections rebuild", "projections rebuild orders --yes", "orders", "projections", 2),
        new("journal stats", "journal stats", "HASH", "shards", 1),
        new("journal read", "journal read --item {item}", "ItemPublished", "", 2),
        new("journal tail", "journal tail", "HoldClawedBack", "", 1),
        new("journal export", "journal export --yes --to {folder}/journal.ndjson", "", null, 1),
        new("journal import", "journal import --from {folder}/journal.ndjson --set seckill.cluster.shards=6 "
            + "--set seckill.journal.sqlite.path={folder}/copy.db", "", null, -1),
        new("audit replay", "audit replay --item {item}", "published", "stateHash", 1),
        new("audit verify", "audit verify", "", "ok", 2),
        new("audit diff", "audit diff --item {item}", "", "differences", 1),
        new("audit receipt", "audit receipt {folder}/receipt.jws", "{order}", "ok", 1),
        new("audit certificate", "audit certificate {item}", "yes", "balanced", 2),
        new("audit state", "audit state {item}", "yes", "same", 2),
        new("audit checkpoint list", "audit checkpoint list", "ROOT", "data", 1),
        new("audit checkpoint export", "audit checkpoint export", "root", "root", 1),
        new("broker show", "broker show", "off", "state", 1),
        new("top", "top --plain --times 2", "oversold=0", "nodes", 1),
        new("doctor", "doctor", "full_page_writes", "checks", 2),
        new("challenge solve", "challenge solve --file {folder}/challenge.json", "nonce", "nonce", -1),
        new("dev certs", "dev certs --nodes 3 --yes --out {folder}/certs", "seckill.cluster.tls", "certificate", -1),
        new("model", "model --states 20000", "NoFence", "rows", -1),
        new("simulate", "simulate --seeds 2 --seconds 5", "VIOLATED", "violated", -1),
        new("fuzz decoders", "fuzz decoders --runs 20", "events", "targets", -1),
        new("fuzz requests", "fuzz requests --requests 50", "POST /v1/items", "routes", -1),
        new("completion", "completion bash", "complete -F _seckill seckill", null, -1),
        new("cluster leave", "cluster leave node-2 --yes", "node-2", "node") { Ends = "node-2" },
        new("cluster down", "cluster down node-3 --yes", "node-3", "node") { Ends = "node-3" },
        new("node drain", "node drain --wait", "", "state", 2),
    ];

    /// <summary>What makes the cluster that all others are tried on.</summary>
    public const string Scene = "dev-cluster";

    /// <summary>They measure a machine, not a cluster, and have tests of their own.</summary>
    public const string Benches = "bench ";
}
