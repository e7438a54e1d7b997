using Seckill.Http.Auth;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

internal delegate ValueTask<Answer> EdgeHandler(EdgeCall call);

/// <summary>What {id} in a pattern names.</summary>
internal enum PathSubject
{
    None,
    Item,
    Order,
}

/// <summary>
/// A route as data: what the pipeline checks before its handler runs, and what the OpenAPI document says of it. One
/// place,
/// so that the document can not drift from the checks.
/// </summary>
internal sealed record EdgeRoute(string Method, string Pattern, EdgeHandler Handler)
{
    public required string Tag { get; init; }

    public required string Summary { get; init; }

    /// <summary>What a client must know besides; Markdown.</summary>
    public string? Details { get; init; }

    /// <summary>Any of them opens the route; none: it is public.</summary>
    public Roles Roles { get; init; }

    public PathSubject Subject { get; init; }

    /// <summary>An Idempotency-Key is required.</summary>
    public bool Keyed { get; init; }

    /// <summary>Counted by the buyer and address limiters; answers carry RateLimit headers.</summary>
    public bool Limited { get; init; }

    public Type? Body { get; init; }

    public bool BodyOptional { get; init; }

    /// <summary>Media type of a body that is read as it comes, with a bound of its own; null: there is none.</summary>
    public string? StreamedBody { get; init; }

    public IReadOnlyList<RouteAnswer> Answers { get; init; } = [];

    public IReadOnlyList<ProblemType> Problems { get; init; } = [];

    public IReadOnlyList<RouteParameter> Parameters { get; init; } = [];
}

/// <summary>A successful answer: status, resource (null: no body), media type.</summary>
internal sealed record RouteAnswer(int Status, Type? Resource = null, string MediaType = "application/json");

internal enum ParameterPlace
{
    Query,
    Header,
    Path,
}

/// <summary>A parameter that is not in the pattern; Values: the texts it may have.</summary>
internal sealed record RouteParameter(
    string Name, ParameterPlace Place, string Description, bool Integer = false, bool Required = false,
    IReadOnlyList<string>? Values = null)
{
    public static readonly RouteParameter Limit = new(
        "limit", ParameterPlace.Query, "1 to 100, default 50", Integer: true);

    public static readonly RouteParameter After =
        new("after", ParameterPlace.Query, "Opaque cursor from nextUrl of the page before");

    public static readonly RouteParameter Prefer = new(
        "Prefer", ParameterPlace.Header, "RFC 7240: wait=N (seconds, at most 30), respond-async");

    public static readonly RouteParameter IfNoneMatch = new(
        "If-None-Match", ParameterPlace.Header, "An ETag seen before");
}
