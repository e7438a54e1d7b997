using Microsoft.AspNetCore.Routing;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>
/// Where a payment of the sandbox provider is paid (its payUrl), or declined, or played a trick on; development only.
/// </summary>
internal sealed class SandboxPage(PageDesk desk, HttpEdgeOptions options, ISandboxScript? script = null)
{
    private const int MostCharacters = 128;

    public void Map(RouteTable routes)
    {
        if (options.Development && script is not null)
        {
            routes.Add(PageRoutes.Page(
                "/sandbox/payments/{paymentId}", "A page that pays, or fails, a payment of the sandbox provider",
                Show) with
            {
                Tag = "development",
                Problems = [RequestProblems.NotFound],
            });
        }
    }

    private ValueTask<Answer> Show(EdgeCall call)
    {
        var language = PageDesk.LanguageOf(call);
        if (call.Context.GetRouteValue("paymentId") is not string { Length: <= MostCharacters } payment)
        {
            return new(desk.Missing(call, language));
        }

        var html = desk.Find("sandbox", language).Fill(new Dictionary<string, string>
        {
            ["payment"] = PageText.Encode(payment),
        });
        return new(desk.Cached(call, language, PageAssets.TagOf(html), "no-store", () => html));
    }
}
