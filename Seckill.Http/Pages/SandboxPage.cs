using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// Where a payment of the sandbox provider is paid (its payUrl): two buttons, development profile only.
/// </summary>
internal sealed class SandboxPage(HttpEdgeOptions options, ISandboxScript? script = null)
{
    private const int MostCharacters = 128;

    public void Map(RouteTable routes)
    {
        if (options.Development && script is not null)
        {
            routes.Add(new EdgeRoute("GET", "/sandbox/payments/{paymentId}", Page)
            {
                Tag = "development",
                Summary = "A page that pays, or fails, a payment of the sandbox provider",
                Answers = [new(200, typeof(string), "text/html")],
                Problems = [RequestProblems.NotFound],
            });
        }
    }

    private static ValueTask<Answer> Page(EdgeCall call)
    {
        if (call.Context.GetRouteValue("paymentId") is not string { Length: <= MostCharacters } payment)
        {
            return new(RequestProblems.NotFound.Plain);
        }

        var chinese = Languages.Choose(call.Request.Headers.AcceptLanguage) == Language.Chinese;
        var html = Render(payment, chinese);
        call.Headers.CacheControl = "no-store";
        return new(new StreamAnswer("text/html; charset=utf-8", context => context.Response.WriteAsync(html)));
    }

    private static string Render(string payment, bool chinese)
    {
        var (title, pay, fail, sent) = chinese
            ? ("沙箱支付", "支付", "支付失败", "已发送") : ("Sandbox payment", "Pay", "Let it fail", "Sent");
        return new StringBuilder(
            $"<!doctype html><html lang=\"{(chinese ? "zh" : "en")}\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append($"<title>{title}</title></head>")
            .Append($"<body><main><h1>{title}</h1><p><code>{HtmlEncoder.Default.Encode(payment)}</code></p>")
            .Append($"<button data-outcome=\"succeed\">{pay}</button> <button data-outcome=\"fail\">{fail}</button>")
            .Append("<p role=\"status\"></p></main><script>")
            .Append("for (const button of document.querySelectorAll('button')) button.onclick = async () => {")
            .Append("const answer = await fetch(location.pathname, {method: 'POST',")
            .Append("headers: {'content-type': 'application/json'},")
            .Append("body: JSON.stringify({outcome: button.dataset.outcome})});")
            .Append($"document.querySelector('[role=status]').textContent = answer.ok ? '{sent}' : answer.status; }};")
            .Append("</script></body></html>")
            .ToString();
    }
}
