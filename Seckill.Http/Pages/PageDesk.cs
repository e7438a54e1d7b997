using Microsoft.AspNetCore.Http;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>Answers with pages: policy, language, caching and the ETag are settled here for all of them.</summary>
internal sealed class PageDesk(PageBook book, PagePolicy policy)
{
    /// <summary>A page that only a new build changes.</summary>
    public const string ForAMinute = "public, max-age=60, stale-while-revalidate=600";

    /// <summary>By ?lang=, else by Accept-Language.</summary>
    public static Language LanguageOf(EdgeCall call)
    {
        call.Headers.Vary = "Accept-Language";
        return call.Request.Query["lang"].ToString() switch
        {
            "zh" => Language.Chinese,
            "en" => Language.English,
            _ => Languages.Choose(call.Request.Headers.AcceptLanguage),
        };
    }

    public Page Find(string name, Language language) => book[name, language];

    public PageMessages Messages(Language language) => book.Messages(language);

    /// <summary>A page without values to fill in.</summary>
    public Answer Whole(EdgeCall call, string name, Language language)
    {
        Prepare(call, language, ForAMinute);
        return PageAnswer.Of(call, book[name, language].Whole, PageAnswer.Html);
    }

    /// <summary>The page unless the reader has it; it is rendered only then.</summary>
    public Answer Cached(EdgeCall call, Language language, string tag, string cacheControl, Func<byte[]> render)
    {
        Prepare(call, language, cacheControl);
        call.Headers.ETag = tag;
        return EntityTag.Matches(call.Request.Headers.IfNoneMatch, tag)
            ? Answer.NotModified : new PageAnswer(render(), PageAnswer.Html);
    }

    /// <summary>A 404 for people; a program that does not ask for HTML gets the problem.</summary>
    public Answer Missing(EdgeCall call, Language language)
    {
        if (!call.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return RequestProblems.NotFound.Plain;
        }

        Prepare(call, language, "no-store");
        return new PageAnswer(book["missing", language].Whole.Plain, PageAnswer.Html, StatusCodes.Status404NotFound);
    }

    private void Prepare(EdgeCall call, Language language, string cacheControl)
    {
        policy.Apply(call.Headers);
        call.Headers.ContentLanguage = Languages.Tag(language);
        call.Headers.CacheControl = cacheControl;
    }
}
