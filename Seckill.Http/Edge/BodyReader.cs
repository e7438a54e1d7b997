using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

/// <summary>A body that was read, or why it was not.</summary>
internal readonly record struct BodyReading<T>(T? Body, ProblemAnswer? Problem)
    where T : class;

/// <summary>
/// Reads request bodies, strictly and bounded: media type (415), size (413), then well-formedness and shape (400).
/// </summary>
internal static class BodyReader
{
    /// <summary>An absent body stands for an empty object where <paramref name="whenEmpty"/> is given.</summary>
    public static async ValueTask<BodyReading<T>> ReadAsync<T>(
        EdgeCall call, JsonTypeInfo<T> shape, T? whenEmpty = null, string alsoAccepted = "application/json")
        where T : class
    {
        var request = call.Request;
        if (whenEmpty is not null && request.ContentLength is null or 0 && await IsEmptyAsync(request))
        {
            return new(whenEmpty, null);
        }

        if (!IsJson(request, alsoAccepted))
        {
            return new(null, RequestProblems.UnsupportedMediaType.Plain);
        }

        if (await FillAsync(call) is not { } filled)
        {
            return new(null, RequestProblems.TooLarge.Plain);
        }

        var reading = Parse(filled.Buffer, shape);
        request.BodyReader.AdvanceTo(filled.Buffer.End);
        return reading;
    }

    /// <summary>The bytes as they came, for signatures; null: too large.</summary>
    public static async ValueTask<byte[]?> ReadRawAsync(EdgeCall call)
    {
        if (await FillAsync(call) is not { } filled)
        {
            return null;
        }

        var bytes = filled.Buffer.ToArray();
        call.Request.BodyReader.AdvanceTo(filled.Buffer.End);
        return bytes;
    }

    public static bool IsJson(HttpRequest request, string alsoAccepted = "application/json") =>
        (request.ContentType is "application/json" or "application/json; charset=utf-8"
            && request.Headers.ContentEncoding.Count == 0)
        || Is(request, "application/json") || Is(request, alsoAccepted);

    /// <summary>The body is of that media type, in UTF-8, not compressed.</summary>
    public static bool Is(HttpRequest request, string mediaType)
    {
        return request.Headers.ContentEncoding.Count == 0
            && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && Same(type.MediaType, mediaType)
            && (type.CharSet is null || Same(type.CharSet.Trim('"'), "utf-8"));

        static bool Same(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<bool> IsEmptyAsync(HttpRequest request)
    {
        if (request.ContentLength == 0)
        {
            return true;
        }

        var result = await request.BodyReader.ReadAsync();
        request.BodyReader.AdvanceTo(result.Buffer.Start);
        return result.Buffer.IsEmpty && result.IsCompleted;
    }

    private static async ValueTask<ReadResult?> FillAsync(EdgeCall call)
    {
        var request = call.Request;
        if (request.ContentLength > call.MaxBodyBytes)
        {
            return null;
        }

        while (true)
        {
            var result = await request.BodyReader.ReadAsync(call.Aborted);
            if (result.Buffer.Length > call.MaxBodyBytes)
            {
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                return result;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Judges a body that is there already: well-formed and of that shape (else 400).</summary>
    public static BodyReading<T> Parse<T>(ReadOnlySequence<byte> bytes, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            var body = JsonSerializer.Deserialize(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray(), shape);
            return new(body, body is null ? RequestProblems.Malformed.Plain : null);
        }
        catch (JsonException fault)
        {
            return new(null, Malformed(fault.Path));
        }
    }

    private static ProblemAnswer Malformed(string? path)
    {
        if (path is null || !path.StartsWith("$.", StringComparison.Ordinal) || path.Length > 100)
        {
            return RequestProblems.Malformed.Plain;
        }

        var error = new FieldError(
            path[2..], "is not well-formed, unknown, repeated, or of a wrong type", "格式错误、未知、重复或类型不符");
        return new ProblemAnswer(RequestProblems.Malformed) { Errors = [error] };
    }
}
