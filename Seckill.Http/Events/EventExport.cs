using System.Buffers;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Ports;

namespace Seckill.Http.Events;

/// <summary>Streams events, one a line, page after page, to the end of the feed, holding one page at a time.</summary>
internal static class EventExport
{
    public const int PageSize = 200;

    public static async Task WriteAsync(
        HttpResponse response, EventPage first, Func<string, ValueTask<EventPage?>> read,
        CancellationToken cancellation)
    {
        var page = first;
        while (true)
        {
            foreach (var body in page.Bodies)
            {
                response.BodyWriter.Write(body);
                response.BodyWriter.Write("\n"u8);
            }

            await response.BodyWriter.FlushAsync(cancellation);
            if (!page.HasMore)
            {
                return;
            }

            page = await read(page.Next) ?? throw new InvalidOperationException("the feed refused its own cursor");
        }
    }
}
