using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Projections;
using Seckill.Tests.Ops.Management;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill payments, as a shell sees it.</summary>
public sealed class PaymentVerbsTests : IAsyncLifetime
{
    private const string Span = "--provider stripe --from 2027-01-15T08:00:00Z --to 2027-01-15T09:00:00Z";
    private readonly string _file = Path.GetTempFileName();
    private VerbBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await VerbBench.StartAsync();

    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Late_ShowsWhatBecameOfEachAndHowToGoOn()
    {
        _bench.Node.Money.Pay(1, PaymentRowState.Late, 1);
        _bench.Node.Money.Refund(1, 1999, sentAfter: 60);
        _bench.Node.Money.Stray("evt_1", 2);

        var shown = await _bench.AskAsync("payments late --limit 1");
        Assert.Equal(ExitCode.Yes, shown.Code);
        Assert.StartsWith("KIND   PROVIDER  PAYMENT", shown.Lines[0]);
        Assert.StartsWith(
            "stray  stripe    p-evt_1  o?     5       CNY       2027-01-15T08:00:02.000Z  person", shown.Lines[1]);

        var more = shown.Error[shown.Error.IndexOf("--after", StringComparison.Ordinal)..].Trim();
        var next = await _bench.AskAsync($"payments late --limit 1 {more}");
        Assert.StartsWith("late  stripe", next.Lines[1]);
        Assert.EndsWith("refunded  2027-01-15T08:01:00.000Z", next.Lines[1]);
        Assert.DoesNotContain("--after", next.Error);
    }

    [Fact]
    public async Task Reconcile_SaysYesOrNoByItsExitCode()
    {
        _bench.Node.Money.Pay(1);
        await WriteAsync(MoneyRows.Line(1));
        var fits = await _bench.AskAsync($"payments reconcile --file {_file} {Span}");
        Assert.Equal(ExitCode.Yes, fits.Code);
        Assert.Contains("0 differences", fits.Error);

        await WriteAsync(MoneyRows.Line(1, 1998) + MoneyRows.Line(2));
        var differs = await _bench.AskAsync($"payments reconcile --file {_file} {Span}");
        Assert.Equal((ExitCode.No, 3), (differs.Code, differs.Lines.Length));
        Assert.Contains(differs.Lines, line => line.StartsWith("amount-differs", StringComparison.Ordinal)
            && line.Contains("1998 CNY  1999 CNY", StringComparison.Ordinal));
        var json = await _bench.AskAsync($"payments reconcile --file {_file} {Span} -o json");
        Assert.Equal(2, (int)JsonNode.Parse(json.Out)!["count"]!);
    }

    [Fact]
    public async Task Reconcile_WithoutWhatItNeeds_SaysWhat()
    {
        Assert.Equal(ExitCode.Usage, (await _bench.AskAsync("payments reconcile")).Code);
        Assert.Contains("--provider", (await _bench.AskAsync($"payments reconcile --file {_file}")).Error);
        Assert.Equal(
            ExitCode.BadInput, (await _bench.AskAsync($"payments reconcile --file {_file}.none {Span}")).Code);
        await File.WriteAllTextAsync(_file, "nonsense", TestContext.Current.CancellationToken);
        var refused = await _bench.AskAsync($"payments reconcile --file {_file} {Span}");
        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains("must be the head", refused.Error);
    }

    private Task WriteAsync(string lines) =>
        File.WriteAllTextAsync(_file, MoneyRows.Head + lines, TestContext.Current.CancellationToken);
}
