using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>/projections: how far the read models are, and pausing, resuming, rebuilding one.</summary>
internal sealed partial class ProjectionRoutes(ManagementSights sights, ILogger<ProjectionRoutes> log)
{
    private delegate ValueTask Wish(string projection, CancellationToken cancellation);

    private readonly IProjectionControl _projections = sights.Projections;

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/projections", call => new(List(call)))
        {
            Tag = "projections",
            Summary = "How far each read model is, as this node knows it",
            Roles = Roles.Operator,
            Answers = [new(200, typeof(ProjectionList))],
        });
        Add(routes, "pause", "Stops landing commits, on all nodes, until resumed; selling goes on",
            _projections.PauseAsync);
        Add(routes, "resume", "Ends a pause, and forgives what stopped it", _projections.ResumeAsync);
        Add(routes, "rebuild", "Empties it and folds the whole journal again", _projections.RebuildAsync);
    }

    public static ProjectionList ListOf(IProjectionControl projections)
    {
        var byName = projections.Status().ToLookup(status => status.Projection);
        return new ProjectionList(
            [.. projections.Names.Select(name => ProjectionResource.Of(name, [.. byName[name]]))]);
    }

    private void Add(RouteTable routes, string action, string summary, Wish wish) => routes.Add(
        new EdgeRoute("POST", $"/projections/{{name}}/{action}", call => ActAsync(call, action, wish))
        {
            Tag = "projections",
            Summary = summary,
            Roles = Roles.Operator,
        });

    private Answer List(EdgeCall call)
    {
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, ListOf(_projections), ManagementJson.Default.ProjectionList);
    }

    private async ValueTask<Answer> ActAsync(EdgeCall call, string action, Wish wish)
    {
        var name = (string)call.Context.GetRouteValue("name")!;
        if (!_projections.Names.Contains(name))
        {
            var names = string.Join(", ", _projections.Names);
            return new ProblemAnswer(RequestProblems.NotFound)
            {
                Errors =
                [
                    new FieldError(
                        "name", $"there is no projection {name}; there are {names}", $"没有投影 {name}；可用：{names}"),
                ],
            };
        }

        LogAsked(call.Caller.Subject, action, name);
        await wish(name, CancellationToken.None);
        return List(call);
    }

    [LoggerMessage(1, LogLevel.Information, "{Operator} asks to {Action} projection {Projection}")]
    private partial void LogAsked(string @operator, string action, string projection);
}
