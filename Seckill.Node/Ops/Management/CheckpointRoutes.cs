using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Orders;
using Seckill.Http.Problems;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Management;

/// <summary>/audit/checkpoints: signed heads of all shards, those of before and one of now.</summary>
internal sealed class CheckpointRoutes(ICheckpointStore checkpoints, CheckpointClerk clerk, KeySetResource keys)
{
    private readonly IReadOnlyList<PublicSigningKey> _keys =
        [.. keys.Keys.Select(key => PublicSigningKey.Parse(key.X, key.Y)).OfType<PublicSigningKey>()];

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/audit/checkpoints", ListAsync)
        {
            Tag = "audit",
            Summary = "Signed checkpoints, newest first: ?limit=&after=",
            Roles = Roles.Operator | Roles.Auditor,
            Answers = [new(200, typeof(CheckpointList))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
            Parameters = [RouteParameter.Limit, RouteParameter.After],
        });
        routes.Add(new EdgeRoute("POST", "/audit/checkpoints", TakeAsync)
        {
            Tag = "audit",
            Summary = "Takes a checkpoint now: the document that audit verify --against takes",
            Roles = Roles.Operator | Roles.Auditor,
        });
        routes.Add(new EdgeRoute("GET", "/audit/keys", Keys)
        {
            Tag = "audit",
            Summary = "The keys that verify receipts and checkpoints, as /.well-known/jwks.json has them",
            Roles = Roles.Operator | Roles.Auditor,
            Answers = [new(200, typeof(KeySetResource))],
        });
    }

    private ValueTask<Answer> Keys(EdgeCall call) => new(Answer.Json(
        StatusCodes.Status200OK, keys, ManagementJson.Default.KeySetResource));

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } wrong)
        {
            return wrong;
        }

        long? below = null;
        if (page.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return PageRequest.BadCursor;
            }

            below = number;
        }

        var found = await checkpoints.ReadAsync(below, page.Limit + 1, call.Aborted);
        var more = found.Count > page.Limit;
        var data = found.Take(page.Limit).Select(one => CheckpointResource.Of(one, _keys)).ToList();
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            new CheckpointList(data, more, more
                ? page.NextUrl(call.Path, data[^1].Number.ToString(CultureInfo.InvariantCulture)) : null),
            ManagementJson.Default.CheckpointList);
    }

    private async ValueTask<Answer> TakeAsync(EdgeCall call) => Answer.Json(
        StatusCodes.Status201Created, await clerk.TakeAsync(call.Aborted), ManagementJson.Default.CheckpointFile);
}
