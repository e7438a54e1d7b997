using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>Whoever changes a journal is named by shard and offset; a true one is not accused.</summary>
public sealed class JournalVerifierTests
{
    private const int Shard = 1;

    [Fact]
    public async Task Verify_TrueJournal_NothingIsFoundAndEverythingWasRead()
    {
        var rows = await MemoryRows.MakeAsync();

        var report = await VerifyAsync(rows);

        Assert.Empty(report.Findings);
        Assert.Equal((4, 12, rows.EventCount), (report.Shards, report.Items, report.Events));
        Assert.True(rows.EventCount > 500, $"{rows.EventCount} events prove little");
    }

    public static TheoryData<string, long> Changes => new()
    {
        { "body", 7 }, { "epoch", 9 }, { "version", 5 }, { "count", 6 }, { "at", 8 }, { "item", 4 }, { "hash", 3 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Verify_OneMemberOfACommitChanged_ThatCommitIsNamed(string member, long offset)
    {
        var rows = await MemoryRows.MakeAsync();
        rows.Change(Shard, offset, commit => member switch
        {
            "body" => commit with { Body = Flipped(commit.Body, commit.Body.Length / 2) },
            "epoch" => commit with { Epoch = commit.Epoch + 1 },
            "version" => commit with { ItemVersion = commit.ItemVersion + 1 },
            "count" => commit with { EventCount = commit.EventCount + 1 },
            "at" => commit with { AtMicros = commit.AtMicros + 1 },
            "item" => commit with { Item = rows[2][0].Item },
            _ => commit with { Hash = Flipped(commit.Hash, 31) },
        });

        Assert.Equal(new ShardOffset(new ShardId(Shard), offset), (await FindAsync(rows)).Place);
    }

    [Fact]
    public async Task Verify_EveryByteOfABody_IsCovered()
    {
        var rows = await MemoryRows.MakeAsync();
        var (whole, found) = (rows[Shard][4].Body, 0);
        for (var i = 0; i < whole.Length; i++)
        {
            rows.Change(Shard, 5, commit => commit with { Body = Flipped(whole, i) });
            found += (await VerifyAsync(rows)).Findings is [{ Place.Offset: 5 }] ? 1 : 0;
        }

        Assert.Equal(whole.Length, found);
    }

    [Fact]
    public async Task Verify_CommitDeletedInsertedOrSwapped_ItsPlaceIsNamed()
    {
        var deleted = await MemoryRows.MakeAsync();
        deleted[Shard].RemoveAt(5);
        Assert.Equal(6, (await FindAsync(deleted)).Place.Offset);

        var inserted = await MemoryRows.MakeAsync();
        inserted[Shard].Insert(5, inserted[Shard][4]);
        Assert.Equal(6, (await FindAsync(inserted)).Place.Offset);

        var swapped = await MemoryRows.MakeAsync();
        (swapped[Shard][5], swapped[Shard][6]) =
            (swapped[Shard][6] with { Seq = 6 }, swapped[Shard][5] with { Seq = 7 });
        Assert.Equal(6, (await FindAsync(swapped)).Place.Offset);
    }

    [Fact]
    public async Task Verify_TailCutBelowTheHead_TheEndIsNamed()
    {
        var rows = await MemoryRows.MakeAsync();
        var head = rows[Shard].Count;
        rows[Shard].RemoveRange(head - 3, 3);

        var finding = await FindAsync(rows);
        Assert.Equal(head - 2, finding.Place.Offset);
        Assert.Contains($"ends at {head - 3}, the head says {head}", finding.What);
    }

    /// <summary>Who cuts, or changes and computes all hashes anew, is seen by a hash that he can not reach.</summary>
    [Fact]
    public async Task Verify_HistoryComputedAnew_IsFoundByWhatIsKnownOutside()
    {
        var rows = await MemoryRows.MakeAsync();
        var known = rows[Shard][9];
        var pin = new JournalPin(new ShardOffset(new ShardId(Shard), 10), known.Hash, "the receipt of ada");
        rows.Change(Shard, 4, commit => commit with { AtMicros = commit.AtMicros + 1 });
        rows.Rechain(Shard);
        Assert.Empty((await VerifyAsync(rows)).Findings);

        var anew = await FindAsync(rows, pin);
        Assert.Equal((10, true), (anew.Place.Offset, anew.What.Contains("the receipt of ada")));

        var cut = await MemoryRows.MakeAsync();
        cut[Shard].RemoveRange(8, cut[Shard].Count - 8);
        cut.Rechain(Shard);
        Assert.Empty((await VerifyAsync(cut)).Findings);
        var tail = await FindAsync(cut, pin);
        Assert.Equal((9, true), (tail.Place.Offset, tail.What.Contains("cut off")));

        var emptied = await MemoryRows.MakeAsync();
        emptied[Shard].Clear();
        emptied.Rechain(Shard);
        Assert.Equal(1, (await FindAsync(emptied, pin)).Place.Offset);
    }

    /// <summary>What is left out as a whole, or lies where no chain is, is no journal's either.</summary>
    [Fact]
    public async Task Verify_ShardLeftOutOrRowOutsideEveryChain_IsNamed()
    {
        var rows = await MemoryRows.MakeAsync();
        var pin = new JournalPin(new ShardOffset(new ShardId(7), 0), JournalChain.Start, "the checkpoint");
        var missing = Assert.Single((await VerifyAsync(rows, pin)).Findings);
        Assert.Equal((7, true), (missing.Place.Shard.Value, missing.What.Contains("missing")));

        rows.Strays.Add(new ShardOffset(new ShardId(999), 1));
        Assert.Equal(rows.Strays[0], Assert.Single((await VerifyAsync(rows)).Findings).Place);
    }

    /// <summary>An owner that was fenced off and wrote on, or a clock that went back.</summary>
    [Fact]
    public async Task Verify_EpochOrTimeFalls_IsNamedThoughTheChainHolds()
    {
        var epochs = await MemoryRows.MakeAsync();
        epochs.Change(Shard, 5, commit => commit with { Epoch = 9 });
        epochs.Rechain(Shard);
        Assert.Contains("fence", (await FindAsync(epochs)).What);

        var times = await MemoryRows.MakeAsync();
        times.Change(Shard, 5, commit => commit with { AtMicros = commit.AtMicros + 999_999_999_999 });
        times.Rechain(Shard);
        Assert.Equal(6, (await FindAsync(times)).Place.Offset);
    }

    [Fact]
    public async Task Verify_HistoryThatNoDeciderWrites_IsNamedWithItsItem()
    {
        var rows = await MemoryRows.MakeAsync();
        var sold = rows[Shard].First(commit => Events(commit).Any(happened => happened is UnitsReserved));
        rows.Change(Shard, sold.Seq, commit => commit with
        {
            Body = CommitBodyCodec.Encode(
                CommitBodyCodec.Decode(commit.Body).DecidedAt,
                [.. Events(commit).Select(happened =>
                    happened is UnitsReserved reserved ? reserved with { Quantity = 4 } : happened)],
                []),
        });
        rows.Rechain(Shard);

        var finding = await FindAsync(rows);
        Assert.Equal((sold.Seq, sold.Item), (finding.Place.Offset, finding.Item));
        Assert.Contains("3 is the limit", finding.What);
    }

    /// <summary>Rules are judged by the time in the body, which must not be a time of the forger's choice.</summary>
    [Theory]
    [InlineData(-86_400, "before the item's last commit")]
    [InlineData(86_400, "after it was committed")]
    public async Task Verify_BodyOfAnotherTimeThanItsCommit_IsNamed(int seconds, string what)
    {
        var rows = await MemoryRows.MakeAsync();
        var commit = rows[Shard].Last(one => Events(one).Any(happened => happened is UnitsReserved));
        var decidedAt = CommitBodyCodec.Decode(commit.Body).DecidedAt + TimeSpan.FromSeconds(seconds);
        rows.Change(
            Shard, commit.Seq, one => one with { Body = CommitBodyCodec.Encode(decidedAt, [.. Events(one)], []) });
        rows.Rechain(Shard);

        var finding = await FindAsync(rows);
        Assert.Equal((commit.Seq, commit.Item), (finding.Place.Offset, finding.Item));
        Assert.Contains(what, finding.What);
    }

    [Fact]
    public async Task Verify_UnknownKind_IsNamed()
    {
        var rows = await MemoryRows.MakeAsync();
        rows.Change(Shard, 3, commit => commit with { Body = [.. commit.Body, 0x1A, 0x03, 0xFA, 0x3F, 0x00] });
        rows.Rechain(Shard);
        Assert.Equal(3, (await FindAsync(rows)).Place.Offset);
    }

    private static IReadOnlyList<ItemEvent> Events(JournalCommit commit) => CommitBodyCodec.Decode(commit.Body).Events;

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] ^= 1;
        return changed;
    }

    private static async Task<VerificationReport> VerifyAsync(MemoryRows rows, params JournalPin[] pins)
    {
        await using var source = new StoreJournalSource(rows);
        return await new JournalVerifier(pins, TimeProvider.System)
            .VerifyAsync(source, TestContext.Current.CancellationToken);
    }

    private static async Task<AuditFinding> FindAsync(MemoryRows rows, params JournalPin[] pins)
    {
        var finding = Assert.Single((await VerifyAsync(rows, pins)).Findings);
        Assert.Equal(Shard, finding.Place.Shard.Value);
        return finding;
    }
}
