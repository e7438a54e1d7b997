using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Seckill.Http.Edge;

namespace Seckill.Http.Pages;

/// <summary>Bytes that are there already: a page or an asset, perhaps packed.</summary>
internal sealed class PageAnswer(
    byte[] body, string contentType, int status = StatusCodes.Status200OK, string? encoding = null) : Answer
{
    public const string Html = "text/html; charset=utf-8";

    /// <summary>In the form that the reader takes, unless he has it: then 304.</summary>
    public static Answer Of(EdgeCall call, PageBody body, string contentType)
    {
        var form = body.For(call.Request.Headers.AcceptEncoding);
        call.Headers.Vary = StringValues.Concat(call.Headers.Vary, "Accept-Encoding");
        call.Headers.ETag = form.Tag;
        return EntityTag.Matches(call.Request.Headers.IfNoneMatch, form.Tag)
            ? NotModified : new PageAnswer(form.Bytes, contentType, encoding: form.Encoding);
    }

    public override Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        return response.BodyWriter.WriteAsync(body).AsTask();
    }
}
