using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Seckill.Tests.Pages;

/// <summary>One tab, what went wrong in it, and what tests of pages do with one.</summary>
public sealed class BrowserTab : IAsyncDisposable
{
    /// <summary>Screenshots go to this directory, when it is named; it is never in the checkout.</summary>
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SECKILL_SCREENSHOTS");

    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    public BrowserTab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, fault) => _faults.Add(fault);
        page.Console += (_, line) =>
        {
            // Refusals are part of the game (4xx answers are logged by the browser); a blocked script is not.
            if (line.Type == "error" && !line.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Add(line.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Another tab of the same profile: the same local storage, a session storage of its own.</summary>
    public async Task<BrowserTab> SecondAsync(string path)
    {
        var tab = new BrowserTab(_context, await _context.NewPageAsync());
        await tab.GoAsync(path);
        return tab;
    }

    public Task GoAsync(string path) => Page.GotoAsync(path);

    /// <summary>What scripts and the policy complained of so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Signs in by the form of the development profile, under these roles besides the page's own.</summary>
    public async Task SignInAsync(string name, params string[] roles)
    {
        // A page that is nothing without a session opens it by itself in this moment; asking twice is one dialog.
        await Page.Locator("#session button").DispatchEventAsync("click");
        await AnswerSignInAsync(name, roles);
    }

    /// <summary>The same where the page asks by itself.</summary>
    public async Task AnswerSignInAsync(string name, params string[] roles)
    {
        var dialog = Page.GetByRole(AriaRole.Dialog);

        await Page.Locator("#sign-in-name").FillAsync(name);
        if (roles.Length > 0)
        {
            await dialog.Locator("summary").ClickAsync();
            foreach (var role in roles)
            {
                await dialog.Locator($"input[value={role}]").CheckAsync();
            }
        }

        await dialog.Locator("button.primary").ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(Page.Locator("#session .who")).ToHaveTextAsync(name);
    }

    /// <summary>No serious or critical finding of axe, and no fault of a script or of the policy so far.</summary>
    public async Task MustBeCleanAsync()
    {
        var findings = (await Page.RunAxe()).Violations.Where(found => found.Impact is "serious" or "critical")
            .Select(found => $"{found.Id} ({found.Impact}): {found.Help}: "
                + string.Join("; ", found.Nodes.Select(node => node.Html)));
        Assert.Empty(findings.Concat(_faults));
    }

    /// <summary>Nothing is wider than the screen.</summary>
    public async Task MustFitAsync() => Assert.True(
        await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
        "the page scrolls sideways");

    public async Task ShotAsync(string name)
    {
        if (Shots is not null)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}.png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
