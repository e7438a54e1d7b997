using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Seckill.Tests.Telemetry;

/// <summary>
/// A collector that takes OTLP over gRPC and keeps the bytes: names, ids and labels stand in protobuf as they are.
/// </summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _traces = [];
    private readonly ConcurrentQueue<byte[]> _metrics = [];

    private OtlpCollector(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        var collector = new OtlpCollector(builder.Build());
        collector._app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            context => TakeAsync(context, collector._traces));
        collector._app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            context => TakeAsync(context, collector._metrics));
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits until all these bytes have come in traces.</summary>
    public Task TracesAsync(params byte[][] needles) => UntilAsync(_traces, needles);

    public Task MetricsAsync(params byte[][] needles) => UntilAsync(_metrics, needles);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task UntilAsync(ConcurrentQueue<byte[]> taken, byte[][] needles)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (needles.FirstOrDefault(needle => !taken.Any(one => one.AsSpan().IndexOf(needle) >= 0)) is { } missing)
        {
            Assert.False(
                limit.IsCancellationRequested,
                $"{Convert.ToHexStringLower(missing)} ({System.Text.Encoding.UTF8.GetString(missing)}) did not come");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task TakeAsync(HttpContext context, ConcurrentQueue<byte[]> into)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        into.Enqueue(body.ToArray());
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(new byte[5]);
    }
}
