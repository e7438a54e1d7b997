namespace Seckill.Node.Ops.Bench;

/// <summary>An item on sale in a benchmark: its crowd, their passes, and the purchases they send.</summary>
internal sealed class BenchSale
{
    private const int Stock = 1_000_000_000;
    private const int PerBuyer = 1_000_000;
    private readonly Crowd _crowd;

    private BenchSale(string item, Crowd crowd, PurchaseScript script) =>
        (Item, _crowd, Script) = (item, crowd, script);

    public string Item { get; }

    public PurchaseScript Script { get; }

    /// <param name="merchant">Puts the item on sale.</param>
    /// <param name="crowd">Buys it.</param>
    /// <param name="server">Named as the host of every request.</param>
    /// <param name="cancellation">Ends the opening.</param>
    public static async Task<BenchSale> OpenAsync(
        BenchMerchant merchant, Crowd crowd, Uri server, CancellationToken cancellation)
    {
        var item = await merchant.SellAsync(Stock, PerBuyer, cancellation);
        var (passes, _) = await crowd.FetchPassesAsync(item, cancellation);
        return new BenchSale(item, crowd,
            new PurchaseScript(server, item, BenchBuyer.PurchaseBody, crowd.Tokens, passes, firstKey: 0));
    }

    /// <summary>Fetches new passes, for they live 120 s; not while purchases are sent.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        var (passes, _) = await _crowd.FetchPassesAsync(Item, cancellation);
        Script.UsePasses(passes);
    }

    /// <summary>The same through other connections, when those the crowd was gathered with may be gone.</summary>
    public async Task RenewAsync(LoadGenerator load, CancellationToken cancellation)
    {
        var (passes, _) = await _crowd.FetchPassesAsync(Item, load, cancellation);
        Script.UsePasses(passes);
    }
}
