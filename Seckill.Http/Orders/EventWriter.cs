using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Seckill.Http.Json;
using Seckill.Http.Ports;

namespace Seckill.Http.Orders;

/// <summary>Writes server-sent events of an order; each is flushed, and waits for a slow listener.</summary>
internal sealed class EventWriter(PipeWriter output, IServerClock clock)
{
    public const string MediaType = "text/event-stream";

    /// <summary>The order; the event's name is its state, its id the version.</summary>
    public async ValueTask WriteAsync(OrderResource order, int version, CancellationToken cancellation)
    {
        Put($"event: {order.State}\nid: {version.ToString(CultureInfo.InvariantCulture)}\ndata: ");
        output.Write(JsonSerializer.SerializeToUtf8Bytes(order, EdgeJson.Default.OrderResource));
        Put("\n\n");
        await output.FlushAsync(cancellation);
    }

    /// <summary>How many are ahead now.</summary>
    public ValueTask<FlushResult> WriteAheadAsync(int ahead, CancellationToken cancellation) =>
        PutAsync($"event: ahead\ndata: {{\"ahead\":{ahead},\"serverTime\":\"{clock.Now}\"}}\n\n", cancellation);

    /// <summary>Nothing has changed; the connection lives.</summary>
    public ValueTask<FlushResult> WritePingAsync(CancellationToken cancellation) =>
        PutAsync($"event: ping\ndata: {{\"serverTime\":\"{clock.Now}\"}}\n\n", cancellation);

    private void Put(string text) => Encoding.UTF8.GetBytes(text, output);

    private ValueTask<FlushResult> PutAsync(FormattableString text, CancellationToken cancellation)
    {
        Put(text.ToString(CultureInfo.InvariantCulture));
        return output.FlushAsync(cancellation);
    }
}
