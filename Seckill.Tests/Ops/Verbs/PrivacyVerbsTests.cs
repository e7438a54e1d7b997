using Seckill.Node.Ops.Cli;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill privacy, as a shell sees it.</summary>
public sealed class PrivacyVerbsTests : IAsyncLifetime
{
    private VerbBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await VerbBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Erase_SaysHowManyOrders()
    {
        var erased = await _bench.AskAsync("privacy erase --buyer u1 --yes");
        Assert.Equal((ExitCode.Yes, "u1     2"), (erased.Code, erased.Lines[1]));
        Assert.Equal(["u1"], _bench.Node.Personal.Erased);

        var json = await _bench.AskAsync("privacy erase --buyer u1 --yes -o json");
        Assert.Contains("\"orders\": 2", json.Out);
    }

    [Fact]
    public async Task Erase_WithoutYesOrBuyer_ErasesNobody()
    {
        Assert.Equal(ExitCode.Usage, (await _bench.AskAsync("privacy erase --buyer u1")).Code);
        Assert.Equal(ExitCode.Usage, (await _bench.AskAsync("privacy erase --yes")).Code);
        Assert.Empty(_bench.Node.Personal.Erased);
    }

    [Fact]
    public async Task Erase_OfSomebodyWithoutOrders_IsNotFound()
    {
        _bench.Node.Personal.Orders = 0;
        Assert.Equal(ExitCode.NotFound, (await _bench.AskAsync("privacy erase --buyer nobody --yes")).Code);
    }
}
