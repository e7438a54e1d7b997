using Seckill.Http.Ports;
using Xunit;

namespace Seckill.Tests.Imports;

/// <summary>Taking bodies in: all of one or nothing of it, once for a key, so many at a time.</summary>
public abstract partial class ImportContract
{
    [Fact]
    public async Task Upload_NotFinished_IsNoImportAndIsRemoved()
    {
        await using (var upload = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "k"), Stop))
        {
            foreach (var number in Enumerable.Range(1, 9))
            {
                await upload!.AddAsync(PartOf(number, number, "good"), Stop);
            }

            Assert.Equal(9, await CountAsync("import_part"));
        }

        Run();

        await UntilAsync(async () => await CountAsync("import_upload") == 0, () => "the upload is still there");
        Assert.Equal(0, await CountAsync("import_part"));
        Assert.Equal(0, await CountAsync("item_import"));
        Assert.Empty(_lines.Made);
    }

    [Fact]
    public async Task Upload_OfAProcessThatDied_IsRemovedAfterAWhileAndCanNotBeFinished()
    {
        var upload = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "k"), Stop);
        await upload!.AddAsync(PartOf(1, 1, "good"), Stop);
        _time.Advance(TimeSpan.FromSeconds(119));
        Run();
        var late = await TakeAsync(["good"], "other");
        await EndedAsync(late.Import!.Id);
        Assert.Equal(1, await CountAsync("import_part"));

        _time.Advance(TimeSpan.FromSeconds(2));
        _runners[0].Look();
        await UntilAsync(async () => await CountAsync("import_upload") == 0, () => "the upload is still there");

        Assert.Equal(0, await CountAsync("import_part"));
        Assert.Equal(ImportOutcome.Lost, (await upload.FinishAsync(TotalsOf(["good"]), Stop)).Outcome);
        await upload.AddAsync(PartOf(2, 2, "good"), Stop);
        Assert.Equal(0, await CountAsync("import_part"));
    }

    [Fact]
    public async Task Finished_AndThenGivenUp_IsAnImportAllTheSame()
    {
        var upload = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "k"), Stop);
        await upload!.AddAsync(PartOf(1, 1, "good"), Stop);
        var made = await upload.FinishAsync(TotalsOf(["good"]), Stop);

        // As when the answer of the commit was lost, and the edge cleans up behind itself.
        await _stores.Imports.GiveUpAsync("upload-1", Stop);
        Run();

        Assert.Equal((1, 0), ((await EndedAsync(made.Import!.Id)) is var ended
            ? (ended.Created, ended.Failed) : default));
    }

    [Fact]
    public async Task Key_OfTwoUploadsAtOnce_MakesOneImport()
    {
        await using var first = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "k"), Stop);
        await using var second = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "k"), Stop);
        await using var third = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "k"), Stop);

        var one = await FinishAsync(first!, Lines(12));
        var two = await FinishAsync(second!, Lines(12));
        var other = await FinishAsync(third!, Lines(13));
        Run();
        await EndedAsync(one.Import!.Id);

        Assert.Equal((false, true), (one.Replayed, two.Replayed));
        Assert.Equal(one.Import.Id, two.Import!.Id);
        Assert.Equal(ImportOutcome.KeyReused, other.Outcome);
        Assert.Equal(12, _lines.Made.Count);
        await UntilAsync(async () => await CountAsync("import_part") == 0, () => "parts are left");
    }

    [Fact]
    public async Task Key_Repeated_FindsItsImportWithoutKeepingTheBody()
    {
        var first = await TakeAsync(Lines(12));
        var again = await TakeAsync(Lines(12));
        var other = await TakeAsync(Lines(11));

        Assert.Equal((first.Import, true), (again.Import, again.Replayed));
        Assert.Equal(ImportOutcome.KeyReused, other.Outcome);
        Assert.Equal(2, await CountAsync("import_part"));
        Assert.NotEqual(first.Import!.Id, (await TakeAsync(Lines(12), merchant: "other")).Import!.Id);
    }

    [Fact]
    public async Task Imports_OfOneMerchant_AreBoundedWithTheirUploads()
    {
        await TakeAsync(["good"], "1");
        await TakeAsync(["good"], "2");
        var begun = await Task.WhenAll(Enumerable.Range(3, 8).Select(async i =>
            await Desk.BeginAsync(Merchant, KeyOf(Merchant, $"{i}"), Stop)));

        Assert.Single(begun, upload => upload is not null);
        Assert.NotNull(await Desk.BeginAsync("other", KeyOf("other", "1"), Stop));
        Assert.NotNull(await Desk.BeginAsync(Merchant, KeyOf(Merchant, "1"), Stop));
        await begun.Single(upload => upload is not null)!.DisposeAsync();
        await using (var next = await Desk.BeginAsync(Merchant, KeyOf(Merchant, "20"), Stop))
        {
            Assert.NotNull(next);
        }

        // One whose process died counts no longer than it beats.
        Assert.NotNull(await Desk.BeginAsync(Merchant, KeyOf(Merchant, "21"), Stop));
        Assert.Null(await Desk.BeginAsync(Merchant, KeyOf(Merchant, "22"), Stop));
        _time.Advance(TimeSpan.FromSeconds(121));
        Assert.NotNull(await Desk.BeginAsync(Merchant, KeyOf(Merchant, "23"), Stop));
    }

    [Fact]
    public async Task List_OfAMerchant_IsHisNewestFirst()
    {
        var (a, b) = (await TakeAsync(["good"], "a"), await TakeAsync(["good"], "b"));
        await TakeAsync(["good"], "c", "other");

        var page = await Desk.ListAsync(Merchant, null, 1, Stop);
        var next = await Desk.ListAsync(Merchant, page!.Next, 1, Stop);

        Assert.Equal([b.Import!], page.Data);
        Assert.Equal([a.Import!], next!.Data);
        Assert.Null(next.Next);
        Assert.Null(await Desk.ListAsync(Merchant, "x", 1, Stop));
        Assert.Null(await Desk.FindAsync("other", a.Import!.Id, Stop));
    }
}
