using Microsoft.Extensions.Primitives;

namespace Seckill.Http.Problems;

/// <summary>Problems of a request itself: its form, its sender, its address.</summary>
internal static class RequestProblems
{
    public static readonly ProblemType Malformed = new(
        "malformed-request", 400,
        new("Malformed request", "The request is not well-formed, or a member is unknown, repeated or of a wrong type.",
            "Compare the body with the OpenAPI document; every member that is not named there is refused."),
        new("请求格式错误", "请求格式不正确，或包含未知、重复、类型错误的成员。",
            "请对照 OpenAPI 文档检查请求体；文档中没有的成员一律拒绝。"));

    public static readonly ProblemType KeyMissing = new(
        "idempotency-key-missing", 400,
        new("Idempotency-Key is missing", "This route needs an Idempotency-Key header.",
            "Make one random key for each thing you want to happen, and send the same key when you try again."),
        new("缺少 Idempotency-Key", "此接口要求提供 Idempotency-Key 请求头。",
            "请为每个操作生成一个随机键，重试时使用同一个键。"));

    public static readonly ProblemType KeyInvalid = new(
        "idempotency-key-invalid", 400,
        new("Idempotency-Key is invalid", "An Idempotency-Key has 1 to 255 visible ASCII characters and is sent once.",
            "Use a UUID or another short random text."),
        new("Idempotency-Key 无效", "Idempotency-Key 必须是 1 到 255 个可见 ASCII 字符，且只能出现一次。",
            "请使用 UUID 或其他较短的随机文本。"));

    public static readonly ProblemType KeyReused = new(
        "idempotency-key-reused", 422,
        new("Idempotency-Key was used for another body", "This key was sent before with a different body.",
            "Use a new key for a new wish; repeat an old one with exactly its body."),
        new("Idempotency-Key 已用于其他请求体", "此键之前已随不同的请求体发送过。",
            "新的操作请使用新的键；重试旧操作时请求体必须相同。"));

    public static readonly ProblemType Invalid = new(
        "validation-failed", 422,
        new("Values are out of bounds", "The request is well-formed, but some of its values make no sense.",
            "The member errors says which values, and what would be accepted."),
        new("参数值无效", "请求格式正确，但部分值没有意义或超出范围。",
            "errors 成员说明了哪些值有问题以及可接受的范围。"));

    public static readonly ProblemType BadSignature = new(
        "bad-signature", 400,
        new("Signature does not fit", "The signature is missing, wrong, or its timestamp is too old or too new.",
            "Sign the raw bytes of the body with the shared secret, and send within five minutes."),
        new("签名无效", "签名缺失、错误，或时间戳超出允许范围。",
            "请用共享密钥对原始请求体签名，并在五分钟内发送。"));

    public static readonly ProblemType Unauthorized = new(
        "unauthorized", 401,
        new("Not signed in", "The bearer token is missing, expired or invalid.",
            "Get a fresh token and send it as Authorization: Bearer."),
        new("未登录", "令牌缺失、已过期或无效。",
            "请获取新的令牌，并以 Authorization: Bearer 发送。"));

    public static readonly ProblemType Forbidden = new(
        "forbidden", 403,
        new("Not allowed", "Your token does not carry the role that this route needs.",
            "Use a token with the right role."),
        new("没有权限", "您的令牌不具备此接口所需的角色。",
            "请使用具备相应角色的令牌。"));

    public static readonly ProblemType NotFound = new(
        "not-found", 404,
        new("Not found", "There is nothing here, or it is not yours.",
            "Check the address and the account."),
        new("未找到", "该资源不存在，或不属于您。",
            "请检查地址和账号。"));

    public static readonly ProblemType MethodNotAllowed = new(
        "method-not-allowed", 405,
        new("Method not allowed", "This address does not answer this method.",
            "The Allow header lists the methods it answers."),
        new("不支持的方法", "此地址不支持该请求方法。",
            "Allow 响应头列出了支持的方法。"));

    public static readonly ProblemType TooLarge = new(
        "payload-too-large", 413,
        new("Body too large", "The body is larger than 64 KiB.",
            "Send less in one request."),
        new("请求体过大", "请求体超过 64 KiB。",
            "请减小单次请求的内容。"));

    public static readonly ProblemType UnsupportedMediaType = new(
        "unsupported-media-type", 415,
        new("Unsupported media type", "This route takes application/json in UTF-8, not compressed.",
            "Set Content-Type: application/json."),
        new("不支持的媒体类型", "此接口只接受未压缩的 UTF-8 application/json。",
            "请设置 Content-Type: application/json。"));

    public static readonly ProblemType Internal = new(
        "internal-error", 500,
        new("Something went wrong here", "This is our fault. What you sent may or may not have been carried out.",
            "Try again with the same Idempotency-Key; tell us the traceId if it stays."),
        new("服务器内部错误", "这是我们的问题。您的请求可能已执行，也可能没有。",
            "请使用同一个 Idempotency-Key 重试；如问题持续，请提供 traceId。"));

    public static readonly IReadOnlyList<ProblemType> All =
    [
        Malformed, KeyMissing, KeyInvalid, KeyReused, Invalid, BadSignature, Unauthorized, Forbidden, NotFound,
        MethodNotAllowed, TooLarge, UnsupportedMediaType, Internal,
    ];

    private static readonly ProblemAnswer NoToken = new(Unauthorized) { Authenticate = "Bearer" };

    private static readonly ProblemAnswer BadToken =
        new(Unauthorized) { Authenticate = "Bearer error=\"invalid_token\"" };

    /// <summary>401, and whether a token was missing or not valid (RFC 6750, 3).</summary>
    public static ProblemAnswer NotSignedIn(StringValues authorization) =>
        authorization.Count == 0 ? NoToken : BadToken;
}
