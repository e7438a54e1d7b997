using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Seckill.Http.Edge;

/// <summary>What a route answers: a value, written to the wire in one place after the handler has ended.</summary>
internal abstract class Answer
{
    public static readonly Answer Ok = new EmptyAnswer(StatusCodes.Status200OK);
    public static readonly Answer Accepted = new EmptyAnswer(StatusCodes.Status202Accepted);
    public static readonly Answer NoContent = new EmptyAnswer(StatusCodes.Status204NoContent);
    public static readonly Answer NotModified = new EmptyAnswer(StatusCodes.Status304NotModified);

    public abstract Task WriteAsync(HttpContext context);

    public static Answer Json<T>(int status, T resource, JsonTypeInfo<T> shape) =>
        new JsonAnswer<T>(status, resource, shape);
}

/// <summary>A status and headers, no body.</summary>
internal sealed class EmptyAnswer(int status) : Answer
{
    public override Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            context.Response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }
}

/// <summary>A resource as JSON.</summary>
internal sealed class JsonAnswer<T>(int status, T resource, JsonTypeInfo<T> shape) : Answer
{
    public override Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        var buffer = ResponseBuffer.Rent();
        System.Text.Json.JsonSerializer.Serialize(buffer.Json, resource, shape);
        return buffer.SendAsync(response);
    }
}

/// <summary>A body that is written as it is made (exports, pages).</summary>
internal sealed class StreamAnswer(string contentType, Func<HttpContext, Task> write) : Answer
{
    public override Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = contentType;
        return write(context);
    }
}
