using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Seckill.Http.Edge;

/// <summary>
/// Turns routes into endpoints. They are plain request delegates: no binding by reflection on the way; the metadata
/// only feeds the OpenAPI document. What a request passes before its handler is the pipeline's, one for each listener.
/// </summary>
/// <param name="endpoints">Where they go.</param>
/// <param name="pipeline">What goes before a handler.</param>
/// <param name="offer">As what a route is offered here: nothing, once, or at several places; null: as it is.</param>
internal sealed class RouteTable(
    IEndpointRouteBuilder endpoints, Func<EdgeRoute, RequestDelegate> pipeline,
    Func<EdgeRoute, IEnumerable<EdgeRoute>>? offer = null)
{
    private static readonly MethodInfo Described =
        typeof(RouteTable).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The same table for routes that were made for another listener.</summary>
    public RouteTable Offering(Func<EdgeRoute, IEnumerable<EdgeRoute>> choice) => new(endpoints, pipeline, choice);

    public void Add(EdgeRoute route)
    {
        foreach (var offered in offer?.Invoke(route) ?? [route])
        {
            Map(offered);
        }
    }

    private void Map(EdgeRoute route)
    {
        // A GET answers HEAD too (RFC 9110, 9.3.2); the server leaves the body out.
        string[] methods = route.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [route.Method];
        var endpoint = endpoints.MapMethods(route.Pattern, methods, pipeline(route))
            .WithDisplayName($"{route.Method} {route.Pattern}")
            .WithMetadata(route, Described);
        if (route.Body is { } body)
        {
            endpoint.WithMetadata(new BodyMetadata(body, route.BodyOptional));
        }

        foreach (var answer in route.Answers)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(
                answer.Status, answer.Resource ?? typeof(void), answer.Resource is null ? null : [answer.MediaType]));
        }
    }

    /// <summary>
    /// The API explorer lists only endpoints with a method behind them; this one has no parameters to infer.
    /// </summary>
    private static void Describe()
    {
    }

    /// <summary>
    /// Without content types on purpose: with them routing itself would answer 415 before the token is looked at.
    /// </summary>
    private sealed class BodyMetadata(Type body, bool optional) : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => [];

        public Type RequestType => body;

        public bool IsOptional => optional;
    }
}
