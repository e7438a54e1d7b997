using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Seckill.Http.Items;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>Renders the end-of-sale report: tables, no script, nothing that has to be loaded.</summary>
internal static class ItemReportPage
{
    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
        + "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid;padding:.25rem .5rem;"
        + "text-align:left;overflow-wrap:anywhere}td{text-align:right}caption{text-align:left;"
        + "font-weight:bold;margin-top:1.5rem}";

    /// <summary>The report is kept as one file, so its style stands in it; the policy names it by hash.</summary>
    public static string Policy { get; } = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        + $"style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    public static byte[] Render(ItemReportResource report, Language language)
    {
        var words = ReportWords.Of(language);
        var certificate = report.Certificate;
        var html = new StringBuilder($"<!doctype html>\n<html lang=\"{Languages.Tag(language)}\">\n<head>\n")
            .Append("<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>{Text(words.Report)}: {Text(report.Title)}</title>\n")
            .Append($"<style>{Style}</style>\n</head>\n<body>\n<main>\n")
            .Append($"<h1>{Text(words.Report)}</h1>\n");
        Table(html, words.Item,
        [
            (report.Id, report.Title), (words.Price, Amount(report.Price.Amount, report.Price.Currency)),
            (words.Phase, words.Name(report.Phase)), (words.Sale, $"{report.OpensAt} – {report.ClosesAt}"),
            (words.Made, report.ServerTime.ToString()),
        ]);
        Table(html, words.Stock, Named(words,
            ("total", certificate.Total), ("free", certificate.Free), ("held", certificate.Held),
            ("sold", certificate.Sold), ("refundedUnits", certificate.RefundedUnits),
            ("returned", certificate.Returned)));
        Table(html, words.Orders, Named(
            words, [.. certificate.Orders.Select(entry => (entry.Key, (object?)entry.Value))]));
        var (money, currency) = (certificate.Money, report.Price.Currency);
        Table(html, words.Money, Named(words,
            ("captured", Amount(money.Captured, currency)), ("refunded", Amount(money.Refunded, currency)),
            ("due", Amount(money.Due, currency)),
            ("net", Amount(money.Captured - money.Refunded - money.Due, currency))));
        Table(html, words.Timings, Timings(words, report.Timings));
        var position = certificate.Position;
        Table(html, words.Journal, Named(
            words, ("shard", position.Shard), ("offset", position.Offset), ("hash", position.Hash)));
        html.Append($"<p>{Text(certificate.Balanced ? words.Balanced : words.NotBalanced)}</p>\n");
        if (certificate.Differences.Count > 0)
        {
            html.Append("<ul>").AppendJoin("", certificate.Differences.Select(one => $"<li>{Text(one)}</li>"))
                .Append("</ul>\n");
        }

        return Encoding.UTF8.GetBytes(html.Append("</main>\n</body>\n</html>\n").ToString());
    }

    private static IEnumerable<(string Name, string Value)> Timings(ReportWords words, ReportTimings timings) =>
        Named(words,
            ("openedAt", timings.OpenedAt), ("firstOrderAt", timings.FirstOrderAt), ("soldOutAt", timings.SoldOutAt),
            ("lastOrderAt", timings.LastOrderAt), ("firstPaidAt", timings.FirstPaidAt),
            ("lastPaidAt", timings.LastPaidAt), ("lastRefundAt", timings.LastRefundAt),
            ("retiredAt", timings.RetiredAt));

    /// <summary>Those that have no value are left out.</summary>
    private static IEnumerable<(string Name, string Value)> Named(
        ReportWords words, params (string Name, object? Value)[] rows) =>
        rows.Where(row => row.Value is not null)
            .Select(row => (words.Name(row.Name), Convert.ToString(row.Value, CultureInfo.InvariantCulture)!));

    private static void Table(StringBuilder html, string caption, IEnumerable<(string Name, string Value)> rows)
    {
        html.Append($"<table><caption>{Text(caption)}</caption>\n");
        foreach (var (name, value) in rows)
        {
            html.Append($"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static string Amount(Int128 units, string currency) => PageText.Amount(units, currency);

    private static string Text(string text) => PageText.Encode(text);
}
