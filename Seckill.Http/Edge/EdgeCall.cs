using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;

namespace Seckill.Http.Edge;

/// <summary>One request on its way through a route: who asks, about what, with which Idempotency-Key.</summary>
internal sealed class EdgeCall(HttpContext context, Principal caller, long maxBodyBytes)
{
    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    public IHeaderDictionary Headers => context.Response.Headers;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary><see cref="Principal.Nobody"/> on a public route.</summary>
    public Principal Caller => caller;

    public long MaxBodyBytes => maxBodyBytes;

    /// <summary>The Idempotency-Key; empty where the route needs none.</summary>
    public string Key { get; set; } = "";

    /// <summary>The item in the path, or the item of the order in the path.</summary>
    public ItemId Item { get; set; }

    public OrderId Order { get; set; }

    /// <summary>The path as sent: idempotency is scoped to it.</summary>
    public string Path => context.Request.Path.Value ?? "";

    public void MarkReplayed(bool replayed)
    {
        if (replayed)
        {
            Headers["Idempotent-Replayed"] = "true";
        }
    }
}
