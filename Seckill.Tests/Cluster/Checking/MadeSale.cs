using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Cluster;

/// <summary>
/// A sale that never ran: a journal and the history of its clients that fit each other, to be doctored by tests of the
/// checker. Each member can be replaced before <see cref="Check"/>.
/// </summary>
internal sealed class MadeSale(int shardCount = 4, int eventsPerCommit = 20)
{
    public static readonly OrderIdMint Mint = new(new byte[32]);

    private static readonly ItemTerms Terms = new(
        "Teapot", new Money(500, "CNY"), 3, new Instant(1_000), new Instant(9_000_000), 900, AdmissionTerms.Default);

    private readonly Dictionary<ItemId, List<ItemEvent>> _open = [];
    private readonly Dictionary<ItemId, long> _versions = [];
    private readonly ShardRow[] _shards =
        [.. Enumerable.Range(0, shardCount).Select(n => new ShardRow(new ShardId(n), 1, null, null, 0, new byte[32]))];

    private long _now;

    public List<Operation> Operations { get; } = [];

    public List<JournalCommit> Commits { get; } = [];

    public ItemId Open(string name, int stock)
    {
        var item = ItemId.Derive("acme", name);
        Happens(item, new ItemCreated(item, "acme", Terms, stock, null, default));
        Happens(item, new ItemPublished("acme", "go", default));
        return item;
    }

    public static Attempt Attempt(ItemId item, string buyer, string key = "k", int quantity = 1) =>
        new(buyer, item, key, Mint.Derive(item, buyer, key).Key, quantity);

    /// <summary>The event, and the client who is told.</summary>
    public Operation Win(Attempt attempt, HeldPass pass)
    {
        Happens(attempt.Item, Reserved(attempt));
        return Told(OperationKind.Buy, attempt, OrderState.Reserved, 1, pass);
    }

    public static UnitsReserved Reserved(Attempt attempt) =>
        new(attempt.Order, attempt.Buyer, attempt.Quantity, 1, new Key128(1, 2), false);

    public Operation Told(
        OperationKind kind, Attempt attempt, OrderState state, int version, HeldPass pass = default) =>
        Say(kind, attempt, pass,
            new Outcome(OutcomeKind.Told, null, attempt.OrderId, state, version, attempt.Quantity));

    public Operation Lose(Attempt attempt, HeldPass pass, string code = "sold-out") =>
        Say(OperationKind.Buy, attempt, pass, new Outcome(OutcomeKind.Lost, code));

    /// <summary>Asked now and answered 1 ms later; the next is asked 2 ms after that.</summary>
    public Operation Say(
        OperationKind kind, Attempt attempt, HeldPass pass, Outcome outcome, string node = "n1")
    {
        var operation = new Operation(Operations.Count, kind, attempt, pass, node, _now);
        operation.Answer(outcome, _now + 1_000);
        _now += 3_000;
        Operations.Add(operation);
        return operation;
    }

    /// <summary>Time passes between operations.</summary>
    public void Pass(TimeSpan time) => _now += (long)time.TotalMicroseconds;

    public void Happens(ItemId item, ItemEvent happened)
    {
        if (!_open.TryGetValue(item, out var events))
        {
            _open[item] = events = [];
        }

        events.Add(happened);
        if (events.Count >= eventsPerCommit)
        {
            Commit(item);
        }
    }

    /// <summary>Epoch + 1: somebody else owns it from here on.</summary>
    public void TakeOver(ItemId item)
    {
        Commit(item);
        ref var row = ref Row(item);
        row = row with { Epoch = row.Epoch + 1 };
    }

    public CheckTotals Check() => Check(Evidence());

    public CheckTotals Check(JournalEvidence evidence)
    {
        var found = new Violations();
        return HistoryChecker.Run(Operations, JournalAudit.Run(evidence, found), found);
    }

    public JournalEvidence Evidence()
    {
        foreach (var item in _open.Keys.ToList())
        {
            Commit(item);
        }

        return new JournalEvidence(
            [.. Commits.OrderBy(commit => commit.Shard.Value).ThenBy(commit => commit.Seq)], [.. _shards]);
    }

    /// <summary>
    /// The same commits with hashes and heads that fit, after one was changed: a forger who can hash.
    /// </summary>
    public static JournalEvidence Rehash(JournalEvidence evidence)
    {
        var hashes = evidence.Shards.ToDictionary(row => row.Shard, _ => JournalChain.Start);
        var commits = evidence.Commits.Select(commit => commit with
        {
            Hash = hashes[commit.Shard] = JournalChain.Next(
                hashes[commit.Shard], commit.Shard, commit.Seq, commit.Epoch, commit.ItemVersion, commit.AtMicros,
                commit.EventCount, commit.Item, commit.Body),
        }).ToList();
        return new JournalEvidence(commits, [.. evidence.Shards.Select(row => row with
        {
            HeadHash = hashes[row.Shard],
            Head = commits.Where(commit => commit.Shard == row.Shard).Select(commit => commit.Seq).LastOrDefault(),
        })]);
    }

    private void Commit(ItemId item)
    {
        if (!_open.Remove(item, out var events))
        {
            return;
        }

        ref var row = ref Row(item);
        var version = _versions[item] = _versions.GetValueOrDefault(item) + events.Count;
        var body = CommitBodyCodec.Encode(new Instant(5_000), events, default);
        var (seq, at) = (row.Head + 1, 5_000_000 + row.Head);
        var hash = JournalChain.Next(
            row.HeadHash, row.Shard, seq, row.Epoch, version, at, events.Count, item, body);
        Commits.Add(new JournalCommit(row.Shard, seq, row.Epoch, item, version, events.Count, at, body, hash));
        row = row with { Head = seq, HeadHash = hash };
    }

    private ref ShardRow Row(ItemId item) => ref _shards[ShardId.Of(item, shardCount).Value];
}
