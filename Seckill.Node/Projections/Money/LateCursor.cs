using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Projections;

/// <summary>
/// Where the list of late payments goes on, in each of its two sources: base64url of the sort keys, a line each.
/// </summary>
internal sealed record LateCursor(OddPosition? Odd, StrayPosition? Stray)
{
    private const int Lines = 7;

    public string Encode()
    {
        var lines = string.Join('\n',
            Odd is null ? "" : Number(Odd.At.UnixMs), Odd?.PaymentId, Odd is null ? "" : Number(Odd.Line),
            Stray is null ? "" : Number(Stray.At.UnixMs), Stray?.Provider, Stray?.CallbackId, "late");
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(lines));
    }

    /// <summary>False when the text is no cursor of this list. No text: the beginning.</summary>
    public static bool TryDecode(string? text, out LateCursor cursor)
    {
        cursor = new LateCursor(null, null);
        if (text is null)
        {
            return true;
        }

        if (!Base64Url.IsValid(text)
            || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') is not { Length: Lines } lines
            || lines[^1] != "late")
        {
            return false;
        }

        if (lines[0].Length > 0)
        {
            if (!TryRead(lines[0], out var at) || !TryRead(lines[2], out var line))
            {
                return false;
            }

            cursor = cursor with { Odd = new OddPosition(new Instant(at), lines[1], (int)line) };
        }

        if (lines[3].Length > 0)
        {
            if (!TryRead(lines[3], out var at))
            {
                return false;
            }

            cursor = cursor with { Stray = new StrayPosition(new Instant(at), lines[4], lines[5]) };
        }

        return true;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
