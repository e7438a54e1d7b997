using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Edge;

namespace Seckill.Http.Problems;

/// <summary>One refusal as application/problem+json (RFC 9457) with the members of api.md section 1.</summary>
internal sealed class ProblemAnswer(ProblemType type) : Answer
{
    public const string ContentType = "application/problem+json";

    /// <summary>Rules: the item's owner, this node before it asks him, and its bounds.</summary>
    public const string ByItem = "item";
    public const string ByEdge = "edge";
    public const string ByNodeBound = "node-bound";
    public const string ByBuyerLimiter = "buyer-limiter";
    public const string ByCallerBound = "caller-bound";
    public const string ByAddressLimiter = "address-limiter";

    public ProblemType Type => type;

    /// <summary>What happened here, where the detail of the type covers several cases.</summary>
    public ProblemDetail? Detail { get; init; }

    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>Sets Retry-After (whole seconds, rounded up) and retryAfterMs.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Instant? OpensAt { get; init; }

    public OrderId? OrderId { get; init; }

    public bool? WaitListOpen { get; init; }

    /// <summary>Who refused, for whoever asks later why; the client is not told.</summary>
    public string Rule { get; init; } = ByItem;

    /// <summary>The WWW-Authenticate header of a 401.</summary>
    public string? Authenticate { get; init; }

    public override Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        var language = Languages.Choose(context.Request.Headers.AcceptLanguage);
        response.StatusCode = type.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = Languages.Tag(language);
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
        }

        if (Authenticate is not null)
        {
            response.Headers.WWWAuthenticate = Authenticate;
        }

        var buffer = ResponseBuffer.Rent();
        WriteBody(buffer.Json, language, context);
        return buffer.SendAsync(response);
    }

    private void WriteBody(Utf8JsonWriter json, Language language, HttpContext context)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type.EncodedAddress);
        json.WriteString("title"u8, type.Title(language));
        json.WriteNumber("status"u8, type.Status);
        json.WriteString("detail"u8, Detail?.In(language) ?? type.Detail(language));
        json.WriteString("code"u8, type.EncodedCode);
        json.WriteString("traceId"u8, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
        WriteExtras(json, language);
        json.WriteEndObject();
    }

    private void WriteExtras(Utf8JsonWriter json, Language language)
    {
        if (RetryAfter is { } wait)
        {
            json.WriteNumber("retryAfterMs"u8, Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)));
        }

        if (OpensAt is { } opensAt)
        {
            json.WriteString("opensAt"u8, opensAt.ToString());
        }

        if (OrderId is { } order)
        {
            json.WriteString("orderId"u8, order.ToString());
        }

        if (WaitListOpen is { } open)
        {
            json.WriteBoolean("waitListOpen"u8, open);
        }

        if (Errors is { Count: > 0 })
        {
            WriteErrors(json, language);
        }
    }

    private void WriteErrors(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject("errors"u8);
        foreach (var field in Errors!.GroupBy(error => error.Field))
        {
            json.WriteStartArray(field.Key);
            foreach (var error in field)
            {
                json.WriteStringValue(error.In(language));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
