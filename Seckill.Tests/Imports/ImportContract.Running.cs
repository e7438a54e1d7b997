using Seckill.Http.Ports;
using Seckill.Node.Imports;
using Xunit;

namespace Seckill.Tests.Imports;

/// <summary>Carrying imports out: every line once, whoever does it and however often he dies.</summary>
public abstract partial class ImportContract
{
    [Fact]
    public async Task Import_OfGoodBadAndBlankLines_IsCarriedOutLineByLine()
    {
        var lines = Lines(95, everyBad: 9);
        lines[3] = "";
        lines[94] = "";
        var made = await TakeAsync(lines);
        Assert.Equal(
            new ImportView(made.Import!.Id, ImportState.Running, 95, 0, 0, 0, Clock.Now, null), made.Import);

        Run();
        var ended = await EndedAsync(made.Import.Id);

        Assert.Equal(
            made.Import with { State = ImportState.Done, Lines = 95, Created = 83, Failed = 10, EndedAt = Clock.Now },
            ended);
        Assert.Equal(
            lines.Where(line => line.StartsWith("good")).Order(), _lines.Made.Values.Select(one => one.Text).Order());
        Assert.Equal(Enumerable.Range(1, 10).Select(i => new LineFailure(9 * i, $"problem of bad-{9 * i}")),
            await Desk.FailuresAsync(ended.Id, 0, 100, Stop));
        Assert.Equal([new LineFailure(18, "problem of bad-18")], await Desk.FailuresAsync(ended.Id, 9, 1, Stop));
        Assert.Equal(0, await CountAsync("import_part"));
        Assert.InRange(_lines.MostUnderWay, 1, 3);
    }

    [Fact]
    public async Task Import_OfNothing_IsDoneAtOnce() =>
        Assert.Equal((ImportState.Done, Clock.Now), (await TakeAsync([])).Import is { } import
            ? (import.State, import.EndedAt) : default);

    [Fact]
    public async Task Runners_OnOneStore_CountEveryLineOnce()
    {
        var imports = new List<string>();
        foreach (var key in new[] { "a", "b", "c" })
        {
            imports.Add((await TakeAsync(Lines(200, everyBad: 10), key)).Import!.Id);
        }

        for (var i = 0; i < 3; i++)
        {
            // No claim outlasts its start: all of them work on the same lines again and again.
            Run(options => options with { Hold = TimeSpan.Zero });
        }

        foreach (var import in imports)
        {
            Assert.Equal((200, 180, 20), (await EndedAsync(import)) is var ended
                ? (ended.Lines, ended.Created, ended.Failed) : default);
            Assert.Equal(20, (await Desk.FailuresAsync(import, 0, 100, Stop)).Count);
        }

        Assert.Equal(540, _lines.Made.Count);
    }

    [Fact]
    public async Task Runner_ThatDies_IsFollowedByAnotherWhenItsHoldEnds()
    {
        var import = (await TakeAsync(Lines(30), perPart: 30)).Import!.Id;
        var claimed = await _stores.Imports.ClaimAsync(Clock.Now, Clock.Now + TimeSpan.FromSeconds(6), Stop);
        Assert.Equal((import, 30), (claimed!.Import.Id, claimed.Part.Lines));
        Assert.Null(await _stores.Imports.ClaimAsync(Clock.Now, Clock.Now + TimeSpan.FromSeconds(6), Stop));
        var runner = Run();
        var other = await TakeAsync(["good"], "other");
        await EndedAsync(other.Import!.Id);
        Assert.Equal(0, (await FindAsync(import)).Lines);

        _time.Advance(TimeSpan.FromSeconds(6));
        runner.Look();

        Assert.Equal(30, (await EndedAsync(import)).Created);

        // The dead one writes once more, as after a long pause: nothing changes.
        var step = new ImportStep(claimed.Import, 30, 30, [], ImportState.Done, true, Clock.Now, Clock.Now, true);
        Assert.False(await _stores.Imports.AdvanceAsync(step, Stop));
        Assert.Equal(30, (await FindAsync(import)).Created);
    }

    [Fact]
    public async Task Line_ThatCanNotBeDecidedNow_WaitsWhileOthersGoOn()
    {
        var isAway = true;
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lines.Intercept = text =>
        {
            if (!Volatile.Read(ref isAway) || text != "good-15")
            {
                return Task.FromResult<LineOutcome?>(null);
            }

            met.TrySetResult();
            return Task.FromResult<LineOutcome?>(LineOutcome.NotNow);
        };
        var held = (await TakeAsync(Lines(40), "a", perPart: 40)).Import!.Id;
        var runner = Run();
        await UntilAsync(async () => (await FindAsync(held)).Lines == 14, () => "line 14 is not written");
        await met.Task.WaitAsync(Patience, Stop);
        var other = await TakeAsync(Lines(40), "b", perPart: 8);
        _lines.Intercept = text => Task.FromResult<LineOutcome?>(null);
        Assert.Equal(40, (await EndedAsync(other.Import!.Id)).Created);
        Assert.Equal((14, ImportState.Running), (await FindAsync(held)) is var now ? (now.Lines, now.State) : default);

        Volatile.Write(ref isAway, false);
        _time.Advance(TimeSpan.FromSeconds(1));
        runner.Look();

        Assert.Equal((40, 0), (await EndedAsync(held)) is var ended ? (ended.Created, ended.Failed) : default);
    }

    [Fact]
    public async Task Import_OfRubbish_EndsAtItsMostErrorsAndLeavesNoParts()
    {
        var lines = Lines(200);
        for (var i = 20; i < 200; i++)
        {
            lines[i] = "bad";
        }

        var import = (await TakeAsync(lines)).Import!.Id;
        Run(options => options with { MostErrors = 15 });
        var ended = await EndedAsync(import);

        Assert.Equal((ImportState.Stopped, 35, 20, 15), (ended.State, ended.Lines, ended.Created, ended.Failed));
        Assert.Equal(15, (await Desk.FailuresAsync(import, 0, 100, Stop)).Count);
        _runners[0].Look();
        await UntilAsync(async () => await CountAsync("import_part") == 0, () => "parts are left");
        await UntilAsync(async () => await CountAsync("import_upload") == 0, () => "the upload is left");
    }

    [Fact]
    public async Task Import_LongEnded_IsForgottenWithItsErrors()
    {
        var old = (await TakeAsync(Lines(1_200, everyBad: 1), "old", perPart: 100)).Import!.Id;
        Run(options => options with { Chunk = 100 });
        await EndedAsync(old);
        _time.Advance(TimeSpan.FromDays(29));
        var young = (await TakeAsync(Lines(3), "young")).Import!.Id;
        await EndedAsync(young);
        Assert.Equal(1_200, await CountAsync("import_error"));

        _time.Advance(TimeSpan.FromDays(2));
        _runners[0].Look();

        await UntilAsync(async () => await CountAsync("item_import") == 1, () => "nothing is forgotten");
        Assert.Equal(0, await CountAsync("import_error"));
        Assert.Equal(3, (await FindAsync(young)).Created);
    }
}
