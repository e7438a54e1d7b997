namespace Seckill.Node.Ops.Bench;

/// <summary>An item on sale in a benchmark: its crowd, their passes, and the purchases they send.</summary>
internal sealed class BenchSale
{
    private readonly Crowd _crowd;
    private readonly Uri _server;
    private IReadOnlyList<byte[]> _passes;

    private BenchSale(string item, Crowd crowd, Uri server, IReadOnlyList<byte[]> passes)
    {
        (Item, _crowd, _server, _passes) = (item, crowd, server, passes);
        Script = ScriptFrom(firstKey: 0);
    }

    public string Item { get; }

    public PurchaseScript Script { get; }

    /// <param name="merchant">Puts the item on sale.</param>
    /// <param name="crowd">Buys it.</param>
    /// <param name="server">Named as the host of every request.</param>
    /// <param name="cancellation">Ends the opening.</param>
    public static Task<BenchSale> OpenAsync(
        BenchMerchant merchant, Crowd crowd, Uri server, CancellationToken cancellation) =>
        OpenAsync(merchant, crowd, server, BenchTerms.Endless, cancellation);

    /// <param name="merchant">Puts the item on sale.</param>
    /// <param name="crowd">Buys it.</param>
    /// <param name="server">Named as the host of every request.</param>
    /// <param name="terms">How; the sale is open already.</param>
    /// <param name="cancellation">Ends the opening.</param>
    public static async Task<BenchSale> OpenAsync(
        BenchMerchant merchant, Crowd crowd, Uri server, BenchTerms terms, CancellationToken cancellation)
    {
        var item = await merchant.SellAsync(terms, cancellation);
        var (passes, _) = await crowd.FetchPassesAsync(item, cancellation);
        return new BenchSale(item, crowd, server, passes);
    }

    /// <summary>More purchases of the same buyers, beside the first ones; with the passes of now.</summary>
    public PurchaseScript ScriptFrom(long firstKey) =>
        new(_server, Item, BenchBuyer.PurchaseBody, _crowd.Tokens, _passes, firstKey);

    /// <summary>Fetches new passes, for they live 120 s; not while purchases are sent.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        (_passes, _) = await _crowd.FetchPassesAsync(Item, cancellation);
        Script.UsePasses(_passes);
    }

    /// <summary>The same through other connections, when those the crowd was gathered with may be gone.</summary>
    public async Task RenewAsync(LoadGenerator load, CancellationToken cancellation)
    {
        (_passes, _) = await _crowd.FetchPassesAsync(Item, load, cancellation);
        Script.UsePasses(_passes);
    }
}
