using Microsoft.AspNetCore.Http;
using Seckill.Node.Crashing;

namespace Seckill.Node;

/// <summary>
/// Points of the edge, in front of an armed node only: a request that came, and an answer that has not gone.
/// </summary>
internal static class CrashingEdge
{
    private const string Callbacks = "/v1/callbacks/payments";

    public static Task TakeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return next(context);
        }

        var isCallback = context.Request.Path.StartsWithSegments(Callbacks, StringComparison.Ordinal);
        if (isCallback)
        {
            Crash.At(CrashPoint.CallbackBeforeRecording);
        }

        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
            {
                Crash.At(isCallback ? CrashPoint.CallbackBeforeResponse : CrashPoint.ResponseBeforeSending);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
