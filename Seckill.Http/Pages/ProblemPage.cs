using System.Text;
using System.Text.Encodings.Web;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>Renders the page of one problem: what it means, what to do.</summary>
internal static class ProblemPage
{
    private static readonly HtmlEncoder Encoder =
        HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    public static byte[] Render(ProblemType type, Language language)
    {
        var text = type.Text(language);
        var advice = language == Language.Chinese ? "怎么办" : "What to do";
        var meaning = language == Language.Chinese ? "含义" : "What it means";
        return Encoding.UTF8.GetBytes($$"""
            <!doctype html>
            <html lang="{{Languages.Tag(language)}}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{{Encoder.Encode(text.Title)}} ({{type.Code}})</title>
              <style>body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
            </head>
            <body>
              <main>
                <h1>{{Encoder.Encode(text.Title)}}</h1>
                <p><code>{{type.Code}}</code>, HTTP {{type.Status}}</p>
                <h2>{{meaning}}</h2>
                <p>{{Encoder.Encode(text.Detail)}}</p>
                <h2>{{advice}}</h2>
                <p>{{Encoder.Encode(text.Advice)}}</p>
              </main>
            </body>
            </html>
            """);
    }
}
