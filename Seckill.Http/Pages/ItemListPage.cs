using System.Text;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Items;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// The list of what is on sale, at / and per language: facts that hold for minutes, never a count. What runs comes
/// first (last opened first), then what is to come (soonest first), page by page, and what has ended where there is
/// room (last closed first).
/// </summary>
internal sealed class ItemListPage(PageDesk desk, IItemQueries queries, IServerClock clock)
{
    private const int MostItems = 100;
    private const string ForAWhile = "public, max-age=5, stale-while-revalidate=60";

    public void Map(RouteTable routes)
    {
        routes.Add(PageRoutes.Page("/", "Items on sale, in the language of the browser",
            call => ShowAsync(call, PageDesk.LanguageOf(call))));
        routes.Add(PageRoutes.Page("/en/", "Items on sale, in English", call => ShowAsync(call, Language.English)));
        routes.Add(PageRoutes.Page("/zh/", "Items on sale, in Chinese", call => ShowAsync(call, Language.Chinese)));
    }

    private async ValueTask<Answer> ShowAsync(EdgeCall call, Language language)
    {
        var after = call.Request.Query["after"].FirstOrDefault();
        var now = clock.Now;
        // A cursor of what runs, of what is to come, or none of ours: then the list begins anew.
        var running = await queries.RunningAsync(now, after, MostItems, call.Aborted);
        var coming = running is null ? await queries.ComingAsync(now, after, MostItems, call.Aborted) : null;
        running ??= coming is null ? await queries.RunningAsync(now, null, MostItems, call.Aborted) : null;
        if (running is { Next: null })
        {
            coming = await queries.ComingAsync(now, null, MostItems, call.Aborted);
        }

        List<ItemFacts> shown = [.. running?.Data ?? [], .. coming?.Data ?? []];
        var next = running?.Next ?? coming?.Next;
        if (next is null && shown.Count < MostItems)
        {
            shown.AddRange(await queries.EndedAsync(now, MostItems - shown.Count, call.Aborted));
        }

        var messages = desk.Messages(language);
        var html = desk.Find("list", language).Fill(new Dictionary<string, string>
        {
            ["items"] = Cards(shown, language, messages, now) + More(next, language, messages),
        });
        return desk.Cached(call, language, PageAssets.TagOf(html), ForAWhile, () => html);
    }

    private static string Cards(
        IReadOnlyList<ItemFacts> items, Language language, PageMessages messages, Instant now)
    {
        if (items.Count == 0)
        {
            return $"<p class=\"empty\">{PageText.Encode(messages["list.empty"])}</p>";
        }

        var html = new StringBuilder("<ul class=\"cards\">");
        foreach (var facts in items.OrderBy(facts => Rank(facts.PhaseAt(now))))
        {
            var phase = ItemWords.NameOf(facts.PhaseAt(now));
            html.Append($"<li class=\"card\"><h2><a href=\"/{Languages.Tag(language)}/items/{facts.Id}\">")
                .Append(PageText.Encode(facts.Terms.Title)).Append("</a></h2>")
                .Append($"<p class=\"price\">{PageText.Price(facts.Terms.Price)}</p>")
                .Append($"<p><span class=\"badge {phase}\">{PageText.Encode(messages["phase." + phase])}</span> ")
                .Append(PageText.Encode(messages[phase == "scheduled" ? "list.opens" : "list.opened"]))
                .Append($" {PageText.Time(facts.Terms.OpensAt)}</p></li>");
        }

        return html.Append("</ul>").ToString();
    }

    private static string More(string? next, Language language, PageMessages messages) => next is null ? ""
        : $"<p><a rel=\"next\" href=\"/{Languages.Tag(language)}/?after={Uri.EscapeDataString(next)}\">"
            + $"{PageText.Encode(messages["list.more"])}</a></p>";

    /// <summary>What can be had first, then what is to come, then what is over.</summary>
    private static int Rank(ItemPhase phase) => phase switch
    {
        ItemPhase.Open => 0,
        ItemPhase.SoldOut or ItemPhase.Paused => 1,
        ItemPhase.Scheduled => 2,
        _ => 3,
    };
}
