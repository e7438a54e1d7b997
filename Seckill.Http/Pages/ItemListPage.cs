using System.Text;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Items;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// The list of what is on sale, at / and per language: facts that hold for minutes, never a count. What runs comes
/// first, then what is to come, page by page, and what has ended where there is room.
/// </summary>
internal sealed class ItemListPage(PageDesk desk, IItemQueries queries, IServerClock clock)
{
    private const int MostItems = 100;

    /// <summary>Of the sales that have opened, so many of the last are looked at for those that run.</summary>
    private const int Looked = 300;
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
        // A cursor that is none of ours: the list begins anew.
        var coming = await queries.ComingAsync(now, after, MostItems, call.Aborted);
        var opened = after is not null && coming is { Next: not null } ? []
            : await queries.OpenedAsync(now, Looked, call.Aborted);
        coming ??= await queries.ComingAsync(now, after = null, MostItems, call.Aborted);
        var running = after is null ? opened.Where(facts => facts.PhaseAt(now) != ItemPhase.Ended) : [];
        List<ItemFacts> shown = [.. running.Take(MostItems), .. coming?.Data ?? []];
        if (coming?.Next is null)
        {
            shown.AddRange(opened.Where(facts => facts.PhaseAt(now) == ItemPhase.Ended)
                .Take(Math.Max(0, MostItems - shown.Count)));
        }

        var messages = desk.Messages(language);
        var html = desk.Find("list", language).Fill(new Dictionary<string, string>
        {
            ["items"] = Cards(shown, language, messages, now) + More(coming?.Next, language, messages),
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

    /// <summary>What can be had first, then what is to come, then what is over; within each as it opened.</summary>
    private static int Rank(ItemPhase phase) => phase switch
    {
        ItemPhase.Open => 0,
        ItemPhase.SoldOut or ItemPhase.Paused => 1,
        ItemPhase.Scheduled => 2,
        _ => 3,
    };
}
