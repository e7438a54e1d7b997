using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Orders;
using Seckill.Http.Problems;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// /journal for operators, and the same under /audit for auditors: heads, and commits as they stand, bytes included, so
/// that whoever reads them can verify them himself.
/// </summary>
internal sealed class JournalRoutes(IJournalRows rows)
{
    private const int MostCommits = 1_000;
    private const int UsualCommits = 100;

    /// <summary>A page ends when its bodies are larger than this, in bytes.</summary>
    private const long MostBytes = 4 << 20;

    private static readonly RouteParameter After =
        new("after", ParameterPlace.Query, "Offset in the shard, 0 for the beginning", Integer: true);

    private static readonly RouteParameter Limit =
        new("limit", ParameterPlace.Query, "1 to 1000, default 100", Integer: true);

    public void Map(RouteTable routes)
    {
        Map(routes, "/journal/stats", "/journal/commits", Roles.Operator);
        Map(routes, "/audit/heads", "/audit/events", Roles.Operator | Roles.Auditor);
        routes.Add(new EdgeRoute("GET", "/audit/items/{id}/events", StoryAsync)
        {
            Tag = "journal",
            Summary = "Commits of an item in order, its story: ?after=&limit=",
            Roles = Roles.Operator | Roles.Auditor,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(CommitList))],
            Problems = [RequestProblems.Invalid],
            Parameters = [After, Limit],
        });
        routes.Add(new EdgeRoute("GET", "/audit/strays", StraysAsync)
        {
            Tag = "journal",
            Summary = "Rows of the journal that no shard's head covers",
            Roles = Roles.Operator | Roles.Auditor,
        });
    }

    private void Map(RouteTable routes, string heads, string commits, Roles roles)
    {
        routes.Add(new EdgeRoute("GET", heads, HeadsAsync)
        {
            Tag = "journal",
            Summary = "Head and hash of every shard",
            Roles = roles,
            Answers = [new(200, typeof(HeadList))],
        });
        routes.Add(new EdgeRoute("GET", commits, CommitsAsync)
        {
            Tag = "journal",
            Summary = "Commits of a shard: ?shard=&after=&limit=",
            Roles = roles,
            Answers = [new(200, typeof(CommitList))],
            Problems = [RequestProblems.Invalid],
            Parameters = [new("shard", ParameterPlace.Query, "From 0", Integer: true, Required: true), After, Limit],
        });
    }

    private async ValueTask<Answer> HeadsAsync(EdgeCall call)
    {
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, HeadList.Of(await rows.HeadsAsync(call.Aborted)),
            ManagementJson.Default.HeadList);
    }

    private async ValueTask<Answer> StraysAsync(EdgeCall call) => Answer.Json(
        StatusCodes.Status200OK,
        new StrayList([.. (await rows.StraysAsync(call.Aborted)).Select(PositionResource.Of)]),
        ManagementJson.Default.StrayList);

    private async ValueTask<Answer> CommitsAsync(EdgeCall call)
    {
        var check = new BodyCheck();
        var query = call.Request.Query;
        var heads = await rows.HeadsAsync(call.Aborted);
        var shard = new ShardId((int)Number(check, "shard", query["shard"], null, heads.Count - 1));
        var after = Number(check, "after", query["after"], 0, long.MaxValue);
        var limit = (int)Number(check, "limit", query["limit"], UsualCommits, MostCommits, least: 1);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        var page = PageOf(await rows.CommitsAsync(shard, after, limit, call.Aborted));
        var more = page.Count > 0 && page[^1].Offset < heads.First(head => head.Shard == shard).Head;
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            new CommitList(page, more, more ? string.Create(CultureInfo.InvariantCulture,
                $"{call.Path}?shard={shard}&after={page[^1].Offset}&limit={limit}") : null),
            ManagementJson.Default.CommitList);
    }

    /// <summary>One more than asked for is read: it says whether there is more.</summary>
    private async ValueTask<Answer> StoryAsync(EdgeCall call)
    {
        var check = new BodyCheck();
        var query = call.Request.Query;
        var after = Number(check, "after", query["after"], 0, long.MaxValue);
        var limit = (int)Number(check, "limit", query["limit"], UsualCommits, MostCommits, least: 1);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        var commits = await rows.ItemAsync(call.Item, call.Aborted)
            .Where(commit => commit.Seq > after).Take(limit + 1).ToListAsync(call.Aborted);
        if (commits.Count == 0 && after == 0)
        {
            return RequestProblems.NotFound.Plain;
        }

        var page = PageOf(commits.Take(limit));
        var more = page.Count < commits.Count;
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            new CommitList(page, more, more ? string.Create(CultureInfo.InvariantCulture,
                $"{call.Path}?after={page[^1].Offset}&limit={limit}") : null),
            ManagementJson.Default.CommitList);
    }

    private static List<CommitResource> PageOf(IEnumerable<JournalCommit> commits)
    {
        var bytes = 0L;
        return [.. commits.TakeWhile((commit, i) => (bytes += commit.Body.Length) <= MostBytes || i == 0)
            .Select(CommitResource.Of)];
    }

    private static long Number(BodyCheck check, string name, string? text, long? usual, long most, long least = 0)
    {
        if (text is null && usual is { } value)
        {
            return value;
        }

        long? number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        return check.Number(name, number, least, most);
    }
}
