using Microsoft.AspNetCore.Http;
using Seckill.Http.Edge;

namespace Seckill.Http.Pages;

/// <summary>Bytes that are there already: a page or an asset.</summary>
internal sealed class PageAnswer(byte[] body, string contentType, int status = StatusCodes.Status200OK) : Answer
{
    public const string Html = "text/html; charset=utf-8";

    public override Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body).AsTask();
    }
}
