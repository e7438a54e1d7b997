using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// The page where one item is bought. It holds only what does not change once an item is published, so that any cache
/// may keep it through the rush; phase, time and line are the script's.
/// </summary>
internal sealed class ItemPage(PageDesk desk, IItemGateway gateway)
{
    private const long MostQuantityToChoose = 10;

    public void Map(RouteTable routes)
    {
        routes.Add(PageRoutes.Page("/items/{id}", "To the item's page, in the language of the browser", Redirect) with
        {
            Answers = [new(302)],
            Parameters = [],
            Problems = [RequestProblems.NotFound],
        });
        foreach (var language in new[] { Language.English, Language.Chinese })
        {
            var tag = Languages.Tag(language);
            routes.Add(PageRoutes.Page($"/{tag}/items/{{id}}", $"The page of an item ({tag})",
                call => ShowAsync(call, language)) with
            {
                Problems = [RequestProblems.NotFound],
            });
        }
    }

    private static ItemId? ItemOf(EdgeCall call) =>
        ItemId.TryParse(call.Context.GetRouteValue("id") as string, out var item) ? item : null;

    private ValueTask<Answer> Redirect(EdgeCall call)
    {
        var language = PageDesk.LanguageOf(call);
        if (ItemOf(call) is not { } item)
        {
            return new(desk.Missing(call, language));
        }

        call.Headers.Location = $"/{Languages.Tag(language)}/items/{item}";
        call.Headers.CacheControl = PageDesk.ForAMinute;
        return new(new EmptyAnswer(StatusCodes.Status302Found));
    }

    private async ValueTask<Answer> ShowAsync(EdgeCall call, Language language)
    {
        if (ItemOf(call) is not { } item
            || await gateway.FactsAsync(item, call.Aborted) is not { Status: not ItemStatus.Draft } facts)
        {
            return desk.Missing(call, language);
        }

        // Terms stand still from publication on, so the template and the item name the content; nothing is rendered
        // for who has it.
        var page = desk.Find("item", language);
        var tag = $"\"{page.Tag.Trim('"')}-{item}\"";
        return desk.Cached(call, language, tag, PageDesk.ForAMinute,
            () => page.Fill(Values(facts, desk.Messages(language))));
    }

    private static Dictionary<string, string> Values(ItemFacts facts, PageMessages messages)
    {
        var terms = facts.Terms;
        return new()
        {
            ["id"] = facts.Id.ToString(),
            ["title"] = PageText.Encode(terms.Title),
            ["price"] = PageText.Price(terms.Price),
            ["opens"] = terms.OpensAt.ToString(),
            ["closes"] = terms.ClosesAt.ToString(),
            ["opensAt"] = PageText.Time(terms.OpensAt),
            ["closesAt"] = PageText.Time(terms.ClosesAt),
            ["limit"] = Number(terms.PerBuyerLimit),
            ["hold"] = PageText.Encode(Hold(terms.HoldSeconds, messages)),
            ["quantity"] = Quantity(terms.PerBuyerLimit, messages),
        };
    }

    private static string Hold(int seconds, PageMessages messages) => seconds % 60 == 0
        ? messages["sale.minutes"].Replace("{n}", Number(seconds / 60))
        : messages["sale.seconds"].Replace("{n}", Number(seconds));

    /// <summary>Nothing to choose where one is all that one may have.</summary>
    private static string Quantity(int limit, PageMessages messages)
    {
        if (limit == 1)
        {
            return "";
        }

        var options = Enumerable.Range(1, (int)Math.Min(limit, MostQuantityToChoose))
            .Select(n => $"<option>{Number(n)}</option>");
        return $"<label for=\"quantity\">{PageText.Encode(messages["sale.quantity"])}</label>"
            + $"<select id=\"quantity\">{string.Concat(options)}</select>";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
