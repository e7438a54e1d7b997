using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Seckill.Http.Items;
using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>Renders the end-of-sale report: tables, no script, nothing that has to be loaded.</summary>
internal static class ItemReportPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Currencies without, and with three, minor digits (ISO 4217); all others have two.</summary>
    private static readonly HashSet<string> Whole =
    [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ];

    private static readonly HashSet<string> Thousandths = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    public static byte[] Render(ItemReportResource report, Language language)
    {
        var words = ReportWords.Of(language);
        var certificate = report.Certificate;
        var html = new StringBuilder($"<!doctype html>\n<html lang=\"{Languages.Tag(language)}\">\n<head>\n")
            .Append("<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>{Text(words.Report)}: {Text(report.Title)}</title>\n<style>")
            .Append("body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}")
            .Append("table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid;padding:.25rem .5rem;")
            .Append("text-align:left;overflow-wrap:anywhere}td{text-align:right}caption{text-align:left;")
            .Append("font-weight:bold;margin-top:1.5rem}</style>\n</head>\n<body>\n<main>\n")
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

    /// <summary>Minor units as a person writes them: 1999 fen are 19.99 CNY.</summary>
    internal static string Amount(Int128 units, string currency)
    {
        var digits = Whole.Contains(currency) ? 0 : Thousandths.Contains(currency) ? 3 : 2;
        var text = Int128.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var whole = digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}";
        return $"{(units < 0 ? "-" : "")}{whole} {currency}";
    }

    private static string Text(string text) => Encoder.Encode(text);
}
