using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Pages;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>GET /v1/items/{id}/report: what a sale came to, as JSON, or as a page to print or keep.</summary>
internal sealed class ItemReportRoute(
    ItemAsks asks, ICertificates certificates, IItemReports reports, Refusals refusals, IServerClock clock)
{
    private const string Html = "text/html";

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/v1/items/{id}/report", ReportAsync)
    {
        Tag = "merchant",
        Summary = "The end-of-sale report: stock, orders, money, timings and the certificate's position",
        Details = "JSON, or with `Accept: text/html` a page without scripts, in zh or en by Accept-Language. Before "
            + "the end of the sale it is a report so far.",
        Roles = Roles.Merchant,
        Subject = PathSubject.Item,
        Answers = [new(200, typeof(ItemReportResource))],
        Problems = [RequestProblems.NotFound],
    });

    private async ValueTask<Answer> ReportAsync(EdgeCall call)
    {
        var reply = await asks.AskAsync(call.Item, new ReadBalance(call.Caller.AsMerchant));
        if (reply is not BalanceAnswered { Balance: var balance })
        {
            return refusals.Answer(call.Item, reply);
        }

        var certificate = CertificateResource.Of(
            balance, await certificates.DifferencesAsync(balance, call.Aborted));
        var timings = await reports.TimingsAsync(call.Item, balance.Stock.Position, call.Aborted);
        var report = ItemReportResource.Of(balance, certificate, timings, clock.Now);
        call.Headers.CacheControl = "no-store";
        call.Headers.Vary = "Accept, Accept-Language";
        if (!WantsHtml(call.Request.Headers.Accept))
        {
            return Answer.Json(StatusCodes.Status200OK, report, EdgeJson.Default.ItemReportResource);
        }

        var language = Languages.Choose(call.Request.Headers.AcceptLanguage);
        var page = ItemReportPage.Render(report, language);
        call.Headers.ContentLanguage = Languages.Tag(language);
        call.Headers.XContentTypeOptions = "nosniff";
        call.Headers.ContentSecurityPolicy = ItemReportPage.Policy;
        return new StreamAnswer($"{Html}; charset=utf-8", context =>
        {
            context.Response.ContentLength = page.Length;
            return context.Response.BodyWriter.WriteAsync(page).AsTask();
        });
    }

    /// <summary>The first of the two that is named; neither: JSON.</summary>
    private static bool WantsHtml(StringValues accept) => accept.ToString().Split(',')
        .Select(range => range.Split(';')[0].Trim().ToLowerInvariant())
        .FirstOrDefault(type => type is Html or "application/json") == Html;
}
