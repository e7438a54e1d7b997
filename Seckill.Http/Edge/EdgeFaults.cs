using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

/// <summary>The outermost layer: gives a problem body to answers that have none (404, 405), and turns a bug into a 500.</summary>
internal sealed partial class EdgeFaults(RequestDelegate next, ILogger<EdgeFaults> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
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

    [LoggerMessage(1, LogLevel.Error, "Unexpected fault while answering {Method} {Path}")]
    private partial void LogFault(Exception fault, string method, PathString path);
}
