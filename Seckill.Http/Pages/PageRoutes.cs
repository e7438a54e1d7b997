using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>Pages that hold no data of ours, what they load, and what each problem means.</summary>
internal sealed class PageRoutes(PageDesk desk, PageAssets assets)
{
    /// <summary>Address, template, summary: a page of a role is a line here and a file in wwwroot/pages.</summary>
    private static readonly (string Pattern, string Template, string Summary)[] Plain =
    [
        ("/merchant/", "merchant", "A merchant's items, orders, books and webhooks"),
        ("/ops/", "ops", "The cluster and its sales once a second, and their controls"),
        ("/audit/", "audit", "Stories of items and orders, verification, checkpoints; it only reads"),
        ("/en/orders", "orders", "What one has bought, in English"),
        ("/zh/orders", "orders", "What one has bought, in Chinese"),
        ("/signed-in", "signed-in", "Where the OpenID provider sends people back to"),
    ];

    public void Map(RouteTable routes)
    {
        foreach (var (pattern, template, summary) in Plain)
        {
            routes.Add(Page(pattern, summary,
                call => new(desk.Whole(call, template, LanguageOf(pattern, call)))));
        }

        routes.Add(Page("/problems/{code}", "What a problem means, and what to do", Problem) with
        {
            Tag = "public",
            Problems = [RequestProblems.NotFound],
        });
        routes.Add(new EdgeRoute("GET", "/assets/{version}/{file}", Asset)
        {
            Tag = "pages",
            Summary = "A style or script of the pages; kept for ever under the version of this build",
            Answers = [new(200, typeof(string), "text/javascript"), new(304)],
            Problems = [RequestProblems.NotFound],
        });
    }

    internal static EdgeRoute Page(string pattern, string summary, EdgeHandler handler) =>
        new("GET", pattern, handler)
        {
            Tag = "pages",
            Summary = summary,
            Parameters = [RouteParameter.IfNoneMatch],
            Answers = [new(200, typeof(string), "text/html"), new(304)],
        };

    /// <summary>An address that names a language has that one.</summary>
    private static Language LanguageOf(string pattern, EdgeCall call) =>
        pattern.StartsWith("/en/", StringComparison.Ordinal) ? Language.English
        : pattern.StartsWith("/zh/", StringComparison.Ordinal) ? Language.Chinese
        : PageDesk.LanguageOf(call);

    private ValueTask<Answer> Problem(EdgeCall call)
    {
        if (call.Context.GetRouteValue("code") is not string code
            || !ProblemCatalog.ByCode.TryGetValue(code, out var type))
        {
            return new(desk.Missing(call, PageDesk.LanguageOf(call)));
        }

        var language = PageDesk.LanguageOf(call);
        var page = desk.Find("problem", language);
        var html = page.Fill(ProblemPage.Values(type, language));
        return new(desk.Cached(call, language, PageAssets.TagOf(html), PageDesk.ForAMinute, () => html));
    }

    /// <summary>
    /// Another version is of another build, in the middle of a roll: what is here is given, and kept by nobody.
    /// </summary>
    private ValueTask<Answer> Asset(EdgeCall call)
    {
        if (call.Context.GetRouteValue("file") is not string name || assets.Find(name) is not { } asset)
        {
            return new(RequestProblems.NotFound.Plain);
        }

        var current = call.Context.GetRouteValue("version") as string == assets.Version;
        call.Headers.XContentTypeOptions = "nosniff";
        call.Headers.ContentSecurityPolicy = "default-src 'none'";
        call.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-store";
        return new(PageAnswer.Of(call, asset.Body, asset.ContentType));
    }
}
