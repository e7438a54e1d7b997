using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Tests.Cluster;

/// <summary>Every way in which a journal can be wrong by itself is made, and found.</summary>
public sealed class JournalAuditTests
{
    private readonly MadeSale _sale = new(shardCount: 1, eventsPerCommit: 3);
    private readonly ItemId _item;

    public JournalAuditTests()
    {
        _item = _sale.Open("audited", 12);
        for (var i = 0; i < 10; i++)
        {
            _sale.Happens(_item, MadeSale.Reserved(MadeSale.Attempt(_item, $"b{i}")));
        }

        _sale.TakeOver(_item);
        _sale.Happens(_item, MadeSale.Reserved(MadeSale.Attempt(_item, "last")));
    }

    [Fact]
    public void Run_AsItIs_IsClean() => Assert.Empty(Audit(_sale.Evidence()).Kept);

    [Fact]
    public void Run_CommitMissing_IsAGap() =>
        AssertFound(Without(_sale.Evidence(), 2), Lie.Gap, Lie.ChainBroken, Lie.VersionJumps);

    [Fact]
    public void Run_LastCommitCut_IsNotTheHeadOfTheRow()
    {
        var evidence = _sale.Evidence();
        AssertFound(Without(evidence, evidence.Commits.Count), Lie.HeadDisagrees);
    }

    [Fact]
    public void Run_EpochThatFalls_IsFound() => AssertFound(MadeSale.Rehash(
        Change(_sale.Evidence(), 2, commit => commit with { Epoch = 9 })), Lie.EpochFell);

    [Fact]
    public void Run_EpochOfTheRowBelowTheJournals_IsFound()
    {
        var evidence = _sale.Evidence();
        AssertFound(evidence with { Shards = [evidence.Shards[0] with { Epoch = 1 }] }, Lie.HeadDisagrees);
    }

    [Fact]
    public void Run_TimeThatFalls_IsFound() => AssertFound(MadeSale.Rehash(
        Change(_sale.Evidence(), 3, commit => commit with { AtMicros = 1 })), Lie.TimeFell);

    [Fact]
    public void Run_ChangedBody_BreaksTheChain() => AssertFound(
        Change(_sale.Evidence(), 3, commit => commit with
        {
            Body = [.. commit.Body[..^1], (byte)(commit.Body[^1] ^ 1)],
        }),
        Lie.ChainBroken);

    [Fact]
    public void Run_UnknownBytes_AreUnreadable() => AssertFound(MadeSale.Rehash(
        Change(_sale.Evidence(), 5, commit => commit with { Body = [8, 99] })), Lie.Unreadable);

    [Fact]
    public void Run_WrongCountOrVersion_IsFound()
    {
        AssertFound(MadeSale.Rehash(
            Change(_sale.Evidence(), 2, commit => commit with { ItemVersion = 99 })), Lie.VersionJumps);
        AssertFound(MadeSale.Rehash(
            Change(_sale.Evidence(), 2, commit => commit with { EventCount = 1 })), Lie.VersionJumps);
    }

    [Fact]
    public void Run_Oversold_IsFoundByBothFolds()
    {
        for (var i = 0; i < 2; i++)
        {
            _sale.Happens(_item, MadeSale.Reserved(MadeSale.Attempt(_item, $"late{i}")));
        }

        var kept = AssertFound(_sale.Evidence(), Lie.UnitsBroken).Kept;
        Assert.Contains(kept, violation => violation.Evidence.Contains("free -1, held 13", StringComparison.Ordinal));
        Assert.Contains(kept, violation => violation.Evidence.Contains("free -1 + held 13", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_SameOrderTwice_IsFound()
    {
        _sale.Happens(_item, MadeSale.Reserved(MadeSale.Attempt(_item, "last")));
        AssertFound(_sale.Evidence(), Lie.FoldsDisagree, Lie.UnitsBroken);
    }

    [Fact]
    public void Run_EventOfAnOrderThatNeverBegan_IsFound()
    {
        _sale.Happens(_item, new HoldExpired(MadeSale.Attempt(_item, "nobody").Order));
        AssertFound(_sale.Evidence(), Lie.FoldsDisagree, Lie.UnitsBroken);
    }

    [Fact]
    public void Run_CommitsOfAShardWithoutRow_AreFound() =>
        AssertFound(_sale.Evidence() with { Shards = [] }, Lie.HeadDisagrees);

    private static Violations AssertFound(JournalEvidence evidence, params Lie[] lies)
    {
        var found = Audit(evidence);
        Assert.Equal(lies.Order(), found.Counts.Keys.Order());
        return found;
    }

    private static Violations Audit(JournalEvidence evidence)
    {
        var found = new Violations();
        JournalAudit.Run(evidence, found);
        return found;
    }

    private static JournalEvidence Without(JournalEvidence evidence, int seq) =>
        evidence with { Commits = [.. evidence.Commits.Where(commit => commit.Seq != seq)] };

    private static JournalEvidence Change(
        JournalEvidence evidence, int seq, Func<JournalCommit, JournalCommit> change) => evidence with
        {
            Commits = [.. evidence.Commits.Select(commit => commit.Seq == seq ? change(commit) : commit)],
        };
}
