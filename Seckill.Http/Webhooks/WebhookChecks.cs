using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Events;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Webhooks;

/// <summary>
/// Judges what a merchant asks of an endpoint. Whether its host may be spoken to is judged at each connection: what a
/// name resolves to now says nothing of tomorrow.
/// </summary>
internal static class WebhookChecks
{
    private const int MostUrlCharacters = 2048;
    private const int MostTypes = 32;

    /// <summary>The address in one spelling; http only in development.</summary>
    public static string Url(BodyCheck check, string? text, bool development)
    {
        var url = check.Text("url", text, MostUrlCharacters);
        if (check.Problem is not null)
        {
            return url;
        }

        var fits = Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (development && address.Scheme == Uri.UriSchemeHttp))
            && address.UserInfo.Length == 0 && address.Host.Length > 0 && address.Fragment.Length == 0;
        if (!fits)
        {
            check.Add(development
                ? new FieldError("url", "must be an absolute http or https address without user or fragment",
                    "必须是不含用户信息和片段的绝对 http 或 https 地址")
                : new FieldError("url", "must be an absolute https address without user or fragment",
                    "必须是不含用户信息和片段的绝对 https 地址"));
        }

        return fits ? address!.AbsoluteUri : url;
    }

    public static IReadOnlyList<string> Types(BodyCheck check, string[]? types)
    {
        string[] wanted = types ?? ["*"];
        if (wanted.Length is 0 or > MostTypes || !wanted.All(type => type is not null && EventTypes.IsPattern(type)))
        {
            check.Add(new FieldError("types", $"must be 1 to {MostTypes} types of events, or patterns: *, "
                + "seckill.order.*", $"必须是 1 到 {MostTypes} 个事件类型或通配模式：*、seckill.order.*"));
            return [];
        }

        return [.. wanted.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A text with a colon is a time; event ids have none.</summary>
    public static EventMark Mark(BodyCheck check, string field, string? text)
    {
        var mark = check.Text(field, text, 64);
        return mark.Contains(':', StringComparison.Ordinal)
            ? new EventMark(check.Time(field, mark), null) : new EventMark((Instant?)null, mark);
    }
}
