using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>
/// Streams orders as CSV (RFC 4180) or as one JSON object a line, page after page, holding one page at a time. Each
/// carries the cursor behind it: a stream that was cut goes on after the last order that came whole.
/// </summary>
internal sealed class OrderExport(string format, IServerClock clock)
{
    /// <summary>Orders read at a time, and on their way when a stream is cut.</summary>
    public const int PageSize = 500;

    private const string Header = "id,itemId,quantity,amount,currency,state,reason,payBy,createdAt,updatedAt,"
        + "buyer,name,phone,address,carrier,trackingNumber,version,shippedAt,deliveredAt,shipmentStatus,"
        + "shipmentUpdatedAt,cursor\r\n";

    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public async Task WriteAsync(
        HttpResponse response, Page<OrderListing> first, Func<string, ValueTask<Page<OrderListing>?>> read,
        CancellationToken cancellation)
    {
        if (format == AcceptedForm.Csv)
        {
            Encoding.UTF8.GetBytes(Header, response.BodyWriter);
        }

        var page = first;
        while (true)
        {
            foreach (var listing in page.Data)
            {
                Write(response.BodyWriter, listing);
            }

            await response.BodyWriter.FlushAsync(cancellation);
            if (page.Next is not { } next)
            {
                return;
            }

            page = await read(next) ?? throw new InvalidOperationException("the read model refused its own cursor");
        }
    }

    private void Write(IBufferWriter<byte> output, OrderListing listing)
    {
        var order = OrderResource.Of(listing, clock.Now);
        if (format == AcceptedForm.Csv)
        {
            Encoding.UTF8.GetBytes(CsvLine(order), output);
            return;
        }

        using var json = new Utf8JsonWriter(output, JsonOptions);
        JsonSerializer.Serialize(json, order, EdgeJson.Default.OrderResource);
        json.Flush();
        output.Write("\n"u8);
    }

    private static string CsvLine(OrderResource order)
    {
        string?[] cells =
        [
            order.Id, order.ItemId, Text(order.Quantity), Text(order.Amount.Amount), order.Amount.Currency, order.State,
            order.Reason, order.PayBy?.ToString(), order.CreatedAt.ToString(), order.UpdatedAt.ToString(), order.Buyer,
            order.ShipTo?.Name, order.ShipTo?.Phone, order.ShipTo?.Address, order.Shipment?.Carrier,
            order.Shipment?.TrackingNumber, Text(order.Version), order.Shipment?.ShippedAt.ToString(),
            order.Shipment?.DeliveredAt?.ToString(), order.Shipment?.Status, order.Shipment?.UpdatedAt?.ToString(),
            order.Cursor,
        ];
        return string.Join(',', cells.Select(Cell)) + "\r\n";

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Cell(string? text)
    {
        text = Defuse(text ?? "");
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }

    /// <summary>
    /// Buyers write these texts and spreadsheets run what looks like a formula: such a cell gets an apostrophe in
    /// front.
    /// Plain numbers and phone numbers keep their sign.
    /// </summary>
    private static string Defuse(string text)
    {
        var risky = text.Length > 0 && (text[0] is '=' or '@' or '\t' or '\r'
            || (text[0] is '+' or '-' && text.AsSpan(1).ContainsAnyExcept("0123456789 ()-.")));
        return risky ? "'" + text : text;
    }
}
