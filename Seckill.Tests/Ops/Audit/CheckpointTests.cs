using System.Text;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Tests.Time;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>Checkpoints: when they are taken, where they go, and that nobody can change one.</summary>
public sealed class CheckpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Take_AllHeads_SignedAndKeptInBothPlaces()
    {
        var (rows, kept) = (await MemoryRows.MakeAsync(), new MemoryCheckpoints());
        await using var clerk = kept.ClerkOf(rows, new ManualTimeProvider());

        var file = await clerk.TakeAsync(Stop);

        var (checkpoint, key) = CheckpointFile.Read(file.Write());
        Assert.Equal(kept.Key.Public, key, (a, b) => a.KeyId == b.KeyId);
        Assert.Equal(
            Enumerable.Range(0, 4).Select(shard => (shard, rows.HeadOf(shard).Head)),
            checkpoint.Heads.Select(head => (head.Position.Shard.Value, head.Position.Offset)));
        Assert.Equal(checkpoint.Root, Assert.Single(kept.Taken).Root);
        Assert.Equal(file.Root, Assert.Single(kept.Kept).Root);
        Assert.Equal(
            checkpoint.EncodeHeads(), new Checkpoint(
                default, Checkpoint.DecodeHeads(checkpoint.EncodeHeads()), [], []).EncodeHeads());
    }

    [Theory]
    [InlineData("atMs")]
    [InlineData("root")]
    [InlineData("head")]
    [InlineData("headHash")]
    [InlineData("missing")]
    [InlineData("key")]
    public async Task Read_ChangedFile_IsRefused(string change)
    {
        var (rows, kept) = (await MemoryRows.MakeAsync(), new MemoryCheckpoints());
        await using var clerk = kept.ClerkOf(rows, new ManualTimeProvider());
        var file = JsonNode.Parse((await clerk.TakeAsync(Stop)).Write())!;
        var heads = file["heads"]!.AsArray();
        switch (change)
        {
            case "atMs":
                file["atMs"] = 1;
                break;
            case "root":
                file["root"] = new string('0', 64);
                break;
            case "head":
                heads[1]!["head"] = heads[1]!["head"]!.GetValue<long>() - 1;
                break;
            case "headHash":
                heads[1]!["headHash"] = new string('0', 64);
                break;
            case "missing":
                heads.RemoveAt(3);
                break;
            default:
                using (var other = MemoryCheckpoints.MakeKey())
                {
                    (file["x"], file["y"]) = (other.Public.XText, other.Public.YText);
                }

                break;
        }

        Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString())));
    }

    /// <summary>A change of before it is found whatever hashes were computed anew since.</summary>
    [Fact]
    public async Task Verify_AgainstACheckpoint_FindsWhatWasComputedAnewOrCut()
    {
        var (rows, kept) = (await MemoryRows.MakeAsync(), new MemoryCheckpoints());
        await using var clerk = kept.ClerkOf(rows, new ManualTimeProvider());
        var (checkpoint, _) = CheckpointFile.Read((await clerk.TakeAsync(Stop)).Write());
        JournalPin[] pins = [.. OutsideFiles.PinsOf(checkpoint)];
        Assert.Empty((await VerifyAsync(rows, pins)).Findings);

        rows[2].RemoveAt(rows[2].Count - 1);
        rows.Rechain(2);
        rows.Change(1, 4, commit => commit with { AtMicros = commit.AtMicros + 1 });
        rows.Rechain(1);
        Assert.Empty((await VerifyAsync(rows, [])).Findings);
        Assert.Equal(
            [(1, (long)rows[1].Count), (2, rows[2].Count + 1)],
            (await VerifyAsync(rows, pins)).Findings.Select(
                found => (found.Place.Shard.Value, found.Place.Offset)));
    }

    [Fact]
    public async Task Clerk_EveryMinuteAndAtASalesEnd_OnlyWhenItIsItsTurnAndSomethingHappened()
    {
        var (rows, kept, time) = (await MemoryRows.MakeAsync(), new MemoryCheckpoints(), new ManualTimeProvider());
        await using var clerk = kept.ClerkOf(rows, time);
        clerk.Start();
        await PassAsync(time, 59);
        Assert.Empty(kept.Taken);
        await PassAsync(time, 1);
        Assert.Single(kept.Taken);

        // Nothing happened since.
        await PassAsync(time, 120);
        Assert.Single(kept.Taken);

        rows.SetHead(0, head => head with { Head = head.Head + 1 });
        kept.IsMine = false;
        await PassAsync(time, 120);
        Assert.Single(kept.Taken);
        kept.IsMine = true;
        await PassAsync(time, 1);
        Assert.Equal(2, kept.Taken.Count);

        rows.SetHead(0, head => head with { Head = head.Head + 1 });
        kept.IsSaleOver = true;
        await PassAsync(time, 1);
        Assert.Equal(3, kept.Taken.Count);
    }

    [Fact]
    public async Task Clerk_PlaceOutOfReach_IsTriedAgain()
    {
        var (rows, kept, time) = (await MemoryRows.MakeAsync(), new MemoryCheckpoints(), new ManualTimeProvider());
        await using var clerk = kept.ClerkOf(rows, time);
        clerk.Start();
        kept.IsVaultOut = true;
        await PassAsync(time, 90);
        Assert.Empty(kept.Kept);
        // It is in the database once, however often the place outside is tried.
        Assert.Single(kept.Taken);

        kept.IsVaultOut = false;
        await PassAsync(time, 40);
        Assert.Single(kept.Kept);
        rows.SetHead(0, head => head with { Head = head.Head + 1 });
        await PassAsync(time, 60);
        Assert.Equal((2, 2), (kept.Taken.Count, kept.Kept.Count));
    }

    private static async Task PassAsync(ManualTimeProvider time, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            await time.ArmedAsync(1);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await time.ArmedAsync(1);
    }

    private static async Task<VerificationReport> VerifyAsync(MemoryRows rows, JournalPin[] pins)
    {
        await using var source = new StoreJournalSource(rows);
        return await new JournalVerifier(pins, TimeProvider.System).VerifyAsync(source, Stop);
    }
}
