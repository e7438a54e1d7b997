using System.Globalization;
using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>A line of a bill.</summary>
internal sealed record BillLine(bool IsRefund, string PaymentId, string OrderId, Money Amount, Instant At)
{
    private const int Cells = 6;
    private const int MostCharacters = 255;
    private static readonly string[] TimeForms =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public string Kind => IsRefund ? "refund" : "payment";

    /// <summary>kind,paymentId,orderId,amount,currency,time; a cell may stand in double quotes.</summary>
    public static bool TryParse(string text, out BillLine line, out string fault)
    {
        (line, fault) = (null!, "");
        var cells = text.Split(',').Select(cell => cell.Trim() is ['"', .. var inner, '"'] ? inner : cell.Trim())
            .ToArray();
        if (cells.Length != Cells)
        {
            fault = $"has {cells.Length} cells, not {Cells}";
        }
        else if (cells[0] is not ("payment" or "refund"))
        {
            fault = "kind is neither payment nor refund";
        }
        else if (cells[1].Length is 0 or > MostCharacters || cells[2].Length > MostCharacters)
        {
            fault = "paymentId is empty, or an id is longer than 255 characters";
        }
        else if (!long.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            fault = "amount is no whole number of minor units, 0 or more";
        }
        else if (cells[4].Length != 3 || !cells[4].All(char.IsAsciiLetter))
        {
            fault = "currency is no code of three letters";
        }
        else if (!IsTime(cells[5], out var at))
        {
            fault = "time is no RFC 3339 time with an offset";
        }
        else
        {
            line = new BillLine(
                cells[0] == "refund", cells[1], cells[2], new Money(amount, cells[4].ToUpperInvariant()), at);
        }

        return line is not null;
    }

    private static bool IsTime(string text, out Instant at)
    {
        var fits = DateTimeOffset.TryParseExact(
            text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && (text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T'));
        at = Instant.Of(time);
        return fits;
    }
}
