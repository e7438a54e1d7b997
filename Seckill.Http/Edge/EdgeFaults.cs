using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

/// <summary>
/// The outermost layer: gives a problem body to answers that have none (404, 405), and turns a bug into a 500.
/// </summary>
internal sealed partial class EdgeFaults(
    RequestDelegate next, Refusals refusals, RetryAdvice retry, HttpEdgeOptions options, TimeProvider time,
    ILogger<EdgeFaults> log)
{
    public Task InvokeAsync(HttpContext context) => RequestMeter.IsOn || RequestSpan.Recorded is not null
        ? MeasureAsync(RequestSpan.Recorded, context) : GuardAsync(context);

    private async Task MeasureAsync(Activity? span, HttpContext context)
    {
        var begunAt = time.GetTimestamp();
        try
        {
            await GuardAsync(context);
        }
        finally
        {
            RequestMeter.Answered(context, time.GetElapsedTime(begunAt));
            if (span is not null)
            {
                RequestSpan.Describe(span, context);
            }
        }
    }

    private async Task GuardAsync(HttpContext context)
    {
        if (options.Leaving.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            return;
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await (bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? RequestProblems.TooLarge : RequestProblems.Malformed).Plain.WriteAsync(context);
            return;
        }
        catch (ItemUnreachableException away) when (!context.Response.HasStarted)
        {
            await refusals.Answer(default, away.Refused).WriteAsync(context);
            return;
        }
        catch (DbException fault) when (!context.Response.HasStarted)
        {
            // Whatever a store throws through a port: the store can not be had now, and nothing was answered.
            LogStore(fault, context.Request.Method, context.Request.Path);
            await retry.Busy(PurchaseProblems.ReducedCapacity).WriteAsync(context);
            return;
        }
        catch (Exception fault)
        {
            LogFault(fault, context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted)
            {
                throw;
            }

            context.Response.Clear();
            await RequestProblems.Internal.Plain.WriteAsync(context);
            return;
        }

        if (!context.Response.HasStarted && BodylessProblem(context.Response.StatusCode) is { } type
            && context.Response.ContentLength is null)
        {
            await type.Plain.WriteAsync(context);
        }
    }

    private static ProblemType? BodylessProblem(int status) => status switch
    {
        StatusCodes.Status400BadRequest => RequestProblems.Malformed,
        StatusCodes.Status404NotFound => RequestProblems.NotFound,
        StatusCodes.Status405MethodNotAllowed => RequestProblems.MethodNotAllowed,
        StatusCodes.Status415UnsupportedMediaType => RequestProblems.UnsupportedMediaType,
        _ => null,
    };

    [LoggerMessage(2, LogLevel.Debug, "The store can not be had for {Method} {Path}")]
    private partial void LogStore(Exception fault, string method, PathString path);

    [LoggerMessage(1, LogLevel.Error, "Unexpected fault while answering {Method} {Path}")]
    private partial void LogFault(Exception fault, string method, PathString path);
}
