using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Seckill.Tests.Node;

namespace Seckill.Tests.Pages;

/// <summary>
/// One browser (Debian's Chromium) and one real node on SQLite for all tests of pages. Without the browser they fail.
/// </summary>
public sealed class PageStage : IAsyncLifetime
{
    private const string Browser = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("seckill-pages-");
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public NodeProcess Node { get; private set; } = null!;

    public ShopClient Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Browser), $"{Browser} is missing; test.sh installs it");
        // What a test waits for comes at once on a free machine; on a busy one a step takes seconds.
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Browser,
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
        Node = await NodeProcess.StartAsync($"seckill.node.data-dir={_directory.FullName}");
        Shop = new ShopClient(Node.Http);
    }

    /// <summary>A tab of its own profile (storage, language, colours), open on that address of the node.</summary>
    public async Task<BrowserTab> OpenAsync(string path, TabWishes? wishes = null)
    {
        wishes ??= new TabWishes();
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = Node.Address.ToString(),
            Locale = wishes.Language,
            ColorScheme = wishes.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = wishes.Script,
            ViewportSize = wishes.Phone ? new() { Width = 360, Height = 740 } : new() { Width = 1280, Height = 860 },
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        if (wishes.Before is { } script)
        {
            await context.AddInitScriptAsync(script);
        }

        var tab = new BrowserTab(context, await context.NewPageAsync());
        await tab.GoAsync(path);
        return tab;
    }

    /// <summary>A published item as POST /v1/items takes it, with changes; returns its id.</summary>
    public async Task<string> ItemAsync(Action<JsonObject>? change = null, int stock = 1)
    {
        var merchant = await Shop.TokenAsync("acme", "merchant");
        var item = ShopClient.Item(stock, 1, 900, 1999);
        change?.Invoke(item);
        var created = await Shop.PostAsync("/v1/items", merchant, item, Guid.NewGuid().ToString("N"));
        Assert.True(created.Status == System.Net.HttpStatusCode.Created, created.Body);
        var id = created.Text("id");
        var published = await Shop.PostAsync($"/v1/items/{id}/publish", merchant, ShopClient.Reason("ready"), "p");
        Assert.True(published.Status == System.Net.HttpStatusCode.OK, published.Body);
        return id;
    }

    /// <summary>Lists come from the read model, which follows; returns when the item is in it.</summary>
    public async Task ListedAsync(string item)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!(await Shop.GetAsync("/v1/items?limit=100")).Body.Contains(item, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Ids of the orders of a buyer, newest first; waits for the first to be listed.</summary>
    public async Task<IReadOnlyList<string>> OrdersAsync(string buyer)
    {
        using var limit = new CancellationTokenSource(Patience);
        var token = await Shop.TokenAsync(buyer, "buyer");
        while (true)
        {
            var orders = (await Shop.GetAsync("/v1/orders", token)).Json["data"]!.AsArray();
            if (orders.Count > 0)
            {
                return [.. orders.Select(order => order!["id"]!.GetValue<string>())];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }
}

/// <summary>How a tab is opened.</summary>
/// <param name="Language">Of the browser.</param>
/// <param name="Dark">It prefers dark colours.</param>
/// <param name="Phone">360 pixels wide.</param>
/// <param name="Script">Scripts run.</param>
/// <param name="Before">A script that runs before those of the page.</param>
public sealed record TabWishes(
    string Language = "en", bool Dark = false, bool Phone = false, bool Script = true, string? Before = null);

/// <summary>Tests with a browser run one after another: it takes a core for itself.</summary>
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<PageStage>
{
    public const string Name = "pages";
}
