using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Cli;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>What is left out, is no commit, or lies changed beside the chain: no proof goes past it.</summary>
public sealed class JournalDamageTests
{
    private const int Shard = 1;

    [Fact]
    public async Task Read_RowThatIsNoCommit_IsNamedAndNeitherShownNorExported()
    {
        var rows = await MemoryRows.MakeAsync();
        rows.Unreadable.Add(new ShardOffset(new ShardId(Shard), 9));

        var report = await VerifyAsync(rows);
        Assert.Equal((1, 9L), Place(Assert.Single(report.Findings)));
        Assert.Equal(8 + rows[0].Count + rows[2].Count, report.Commits);
        await RefusedAsync(rows, "1/9");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task Read_HashThatIsNone_IsNamed(int length)
    {
        var rows = await MemoryRows.MakeAsync();
        rows.Change(Shard, 5, commit => commit with { Hash = commit.Hash[..length] });

        Assert.Equal((1, 5L), Place(Assert.Single((await VerifyAsync(rows)).Findings)));
        await RefusedAsync(rows, "1/5");
    }

    [Fact]
    public async Task Verify_ShardsLeftOut_AreNamed()
    {
        var rows = await MemoryRows.MakeAsync();
        rows.Forget(2);
        Assert.Equal((2, 1L), Place(Assert.Single((await VerifyAsync(rows)).Findings)));
        await RefusedAsync(rows, "2/1");

        rows.Forget(3);
        rows.Stated = 4;
        Assert.Equal([2, 3], (await VerifyAsync(rows)).Findings.Select(finding => finding.Place.Shard.Value));

        foreach (var shard in new[] { 0, 1 })
        {
            rows.Forget(shard);
        }

        Assert.Equal(4, (await VerifyAsync(rows)).Findings.Count);
        rows.Stated = null;
        Assert.Contains("no row of this shard", Assert.Single((await VerifyAsync(rows)).Findings).What);
    }

    [Fact]
    public async Task Verify_MoreShardsThanThereAre_AreNamed()
    {
        var rows = await MemoryRows.MakeAsync();
        rows.Stated = 3;
        Assert.Contains((await VerifyAsync(rows)).Findings, finding => finding.What.Contains("3 shards only"));
    }

    [Fact]
    public async Task Verify_RecordOfWhereAnOrderGoes_MustBeTheOneThatWasGiven()
    {
        var rows = await MemoryRows.MakeAsync();
        Assert.Equal((0, 0L), (await VerifyAsync(rows)) is var all ? (all.Findings.Count, all.WithoutShipTo) : default);
        var (i, order, record) = FirstOf(rows);

        Rewrite(rows, i, order, ShipToRecord.Erased);
        Assert.Empty((await VerifyAsync(rows)).Findings);

        Rewrite(rows, i, order, record with { Address = "a house of the thief's" });
        var finding = Assert.Single((await VerifyAsync(rows)).Findings);
        Assert.Equal((1, rows.ShipTo[Shard][i].Seq), Place(finding));
        Assert.Contains(new OrderId(finding.Item!.Value, order).ToString(), finding.What);

        rows.ShipTo[Shard][i] = rows.ShipTo[Shard][i] with { Body = [0xFF] };
        Assert.Equal((1, rows.ShipTo[Shard][i].Seq), Place(Assert.Single((await VerifyAsync(rows)).Findings)));

        rows.ShipTo[Shard].RemoveAt(i);
        var without = await VerifyAsync(rows);
        Assert.Empty(without.Findings);
        Assert.InRange(without.WithoutShipTo, 1, 100);
    }

    [Fact]
    public async Task PersonalFile_ThatIsNotOfThisJournal_IsRefusedByShardAndOffset()
    {
        var rows = await MemoryRows.MakeAsync();
        var path = Path.GetTempFileName();
        await WriteAsync(rows, path);
        await CheckAsync(rows, path);

        var (i, order, record) = FirstOf(rows);
        Rewrite(rows, i, order, record with { Name = "somebody else" });
        await WriteAsync(rows, path);
        var refused = await Assert.ThrowsAsync<CliException>(() => CheckAsync(rows, path));
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains($"shard 1 offset {rows.ShipTo[Shard][i].Seq}", refused.Message);

        rows.ShipTo[Shard].Reverse();
        await WriteAsync(rows, path);
        Assert.Contains("not in order", (await Assert.ThrowsAsync<CliException>(() => CheckAsync(rows, path))).Message);
        File.Delete(path);
        Assert.Equal(
            ExitCode.BadInput, (await Assert.ThrowsAsync<CliException>(() => CheckAsync(rows, path))).ExitCode);
    }

    private static (int Row, OrderKey Order, ShipToRecord Record) FirstOf(MemoryRows rows)
    {
        var (order, record) = ShipToCodec.Decode(rows.ShipTo[Shard][0].Body)[0];
        return (0, order, record);
    }

    private static void Rewrite(MemoryRows rows, int row, OrderKey order, ShipToRecord record)
    {
        var was = rows.ShipTo[Shard][row];
        rows.ShipTo[Shard][row] = was with
        {
            Body = ShipToCodec.Encode([.. ShipToCodec.Decode(was.Body).Select(entry =>
                entry.Key == order ? KeyValuePair.Create(order, record) : entry)]),
        };
    }

    private static Task WriteAsync(MemoryRows rows, string path) => File.WriteAllLinesAsync(
        path,
        [
            """{"format":"seckill-side","version":1}""",
            .. rows.ShipTo.SelectMany((shard, i) => shard.Select(row =>
                $"""["ship_to",{i},{row.Seq},"{Convert.ToBase64String(row.Body)}"]""")),
        ],
        TestContext.Current.CancellationToken);

    private static async Task CheckAsync(MemoryRows rows, string path) =>
        await ShipToCheck.CheckAsync(path, new StoreJournalSource(rows), TestContext.Current.CancellationToken);

    /// <summary>A replay and a copy of it end with No and name the place.</summary>
    private static async Task RefusedAsync(MemoryRows rows, string place)
    {
        var copied = await Assert.ThrowsAsync<CliException>(() => new JournalFileWriter(Stream.Null)
            .WriteAsync(new StoreJournalSource(rows), TestContext.Current.CancellationToken));
        var replayed = await Assert.ThrowsAsync<CliException>(() => new JournalReplay(AuditPoint.Now, null, null)
            .FoldAsync(new StoreJournalSource(rows), TestContext.Current.CancellationToken));
        foreach (var refused in new[] { copied, replayed })
        {
            Assert.Equal(ExitCode.No, refused.ExitCode);
            Assert.Contains(place, refused.Message);
        }
    }

    private static (int Shard, long Offset) Place(AuditFinding finding) =>
        (finding.Place.Shard.Value, finding.Place.Offset);

    private static async Task<VerificationReport> VerifyAsync(MemoryRows rows)
    {
        await using var source = new StoreJournalSource(rows, withShipTo: true);
        return await new JournalVerifier([], TimeProvider.System)
            .VerifyAsync(source, TestContext.Current.CancellationToken);
    }
}
