using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The yardstick of the HTTP benchmarks: a bare Kestrel that parses JSON and answers JSON with source-generated code;
/// no routing, no middleware, no logging. Paths: /small and /purchase (a request of a real purchase's size, small
/// answer).
/// </summary>
public static class EchoServer
{
    /// <summary>Serves until cancelled.</summary>
    public static async Task RunAsync(Uri listen, CancellationToken cancellation)
    {
        await using var app = Build(listen);
        await app.RunAsync(cancellation);
    }

    public static WebApplication Build(Uri listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen.ToString());
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.Run(context => context.Request.Path.Value == "/purchase"
            ? EchoAsync(context, EchoJson.Default.EchoPurchase, message => message.Quantity)
            : EchoAsync(context, EchoJson.Default.EchoMessage, message => message.Quantity));
        return app;
    }

    private static async Task EchoAsync<T>(HttpContext context, JsonTypeInfo<T> type, Func<T, int> quantity)
    {
        var message = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted)
            ?? throw new InvalidDataException("the echo got null");
        var answer = JsonSerializer.SerializeToUtf8Bytes(
            new EchoMessage("0123456789abcdef", quantity(message)), EchoJson.Default.EchoMessage);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }
}
