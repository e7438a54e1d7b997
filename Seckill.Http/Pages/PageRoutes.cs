using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>Pages for people: the landing page in two languages, and what each problem means.</summary>
internal sealed class PageRoutes
{
    private const string Html = "text/html; charset=utf-8";

    public void Map(RouteTable routes)
    {
        var english = Load("wwwroot/en/index.html");
        var chinese = Load("wwwroot/zh/index.html");
        Add(routes, "/", "The landing page, in the language of the browser", call =>
        {
            call.Headers.Vary = "Accept-Language";
            return LanguageOf(call) == Language.Chinese ? chinese : english;
        });
        Add(routes, "/en/", "The landing page in English", _ => english);
        Add(routes, "/zh/", "The landing page in Chinese", _ => chinese);
        routes.Add(new EdgeRoute("GET", "/problems/{code}", Problem)
        {
            Tag = "public",
            Summary = "What a problem means, and what to do",
            Answers = [new(200, typeof(string), "text/html")],
            Problems = [RequestProblems.NotFound],
        });
    }

    private static void Add(RouteTable routes, string pattern, string summary, Func<EdgeCall, byte[]> page) =>
        routes.Add(new EdgeRoute("GET", pattern, call => Page(call, page(call)))
        {
            Tag = "pages",
            Summary = summary,
            Answers = [new(200, typeof(string), "text/html")],
        });

    private static ValueTask<Answer> Problem(EdgeCall call)
    {
        if (call.Context.GetRouteValue("code") is not string code
            || !ProblemCatalog.ByCode.TryGetValue(code, out var type))
        {
            return new(RequestProblems.NotFound.Plain);
        }

        var language = LanguageOf(call);
        call.Headers.Vary = "Accept-Language";
        call.Headers.ContentLanguage = Languages.Tag(language);
        return Page(call, ProblemPage.Render(type, language));
    }

    private static Language LanguageOf(EdgeCall call) => Languages.Choose(call.Request.Headers.AcceptLanguage);

    private static ValueTask<Answer> Page(EdgeCall call, byte[] html)
    {
        call.Headers.CacheControl = "public, max-age=60";
        call.Headers.XContentTypeOptions = "nosniff";
        call.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'unsafe-inline'";
        return new(new StreamAnswer(Html, context =>
        {
            context.Response.ContentLength = html.Length;
            return context.Response.BodyWriter.WriteAsync(html).AsTask();
        }));
    }

    private static byte[] Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"page {name} is not in the assembly");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
