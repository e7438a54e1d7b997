using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Seckill.Domain;

namespace Seckill.Http.Pages;

/// <summary>How values are written into HTML.</summary>
internal static class PageText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Currencies without, and with three, minor digits (ISO 4217); all others have two.</summary>
    private static readonly HashSet<string> Whole =
    [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ];

    private static readonly HashSet<string> Thousandths = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>Minor units as a person writes them: 1999 fen are 19.99 CNY.</summary>
    public static string Amount(Int128 units, string currency)
    {
        var digits = Whole.Contains(currency) ? 0 : Thousandths.Contains(currency) ? 3 : 2;
        var text = Int128.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var whole = digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}";
        return $"{(units < 0 ? "-" : "")}{whole} {currency}";
    }

    /// <summary>The amount with its currency set smaller.</summary>
    public static string Price(Money price)
    {
        var parts = Amount(price.Amount, price.Currency).Split(' ');
        return $"<b>{parts[0]}</b> <small>{Encode(parts[1])}</small>";
    }

    /// <summary>A time element in UTC, which scripts turn into the reader's own time.</summary>
    public static string Time(Instant at)
    {
        var text = at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"<time datetime=\"{at}\">{text} UTC</time>";
    }
}
