using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Items;
using Seckill.Http.Ports;
using Seckill.Http.Problems;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// /audit: an item as the journal has it, its read models against it, and the whole journal's verdict.
/// </summary>
internal sealed class AuditRoutes(
    IJournalRows rows, ReadModelDiff diff, ICertificates certificates, ItemAsks asks, Refusals refusals,
    RetryAdvice retry, TimeProvider time)
{
    private static readonly Requester Auditor = new("audit", RequesterKind.Operator);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Items are folded and digested one at a time: an auditor in a hurry must not slow a sale.</summary>
    private readonly SemaphoreSlim _oneItem = new(1);

    public void Map(RouteTable routes)
    {
        Add<ReplayedItem>(
            routes, "", "The item folded from the journal, ?at=offset or time", ReplayAsync,
            new RouteParameter("at", ParameterPlace.Query, "shard/offset or a time; absent: now"));
        Add<ItemDiffResource>(
            routes, "/diff", "Every cell of the read models that is not as the journal says", DiffAsync);
        Add<CertificateResource>(routes, "/certificate", "Units, orders and money at one position", CertifyAsync);
        Add<StateCheckResource>(
            routes, "/state",
            "The digest of what its owner has in memory, and of what the journal folds to at the same version",
            CompareStateAsync);
        routes.Add(new EdgeRoute("POST", "/audit/verifications", VerifyAsync)
        {
            Tag = "audit",
            Summary = "Verifies the whole journal here and now; one at a time",
            Roles = Roles.Operator | Roles.Auditor,
            Answers = [new(200, typeof(VerificationResource))],
        });
    }

    private void Add<T>(
        RouteTable routes, string suffix, string summary, EdgeHandler handler, params RouteParameter[] parameters) =>
        routes.Add(new EdgeRoute("GET", $"/audit/items/{{id}}{suffix}", call => InTurnAsync(call, handler))
        {
            Tag = "audit",
            Summary = summary,
            Roles = Roles.Operator | Roles.Auditor,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(T))],
            Parameters = parameters,
            Problems = parameters.Length > 0 ? [RequestProblems.Invalid] : [],
        });

    private async ValueTask<Answer> InTurnAsync(EdgeCall call, EdgeHandler handler)
    {
        if (!await _oneItem.WaitAsync(Patience, call.Aborted))
        {
            return retry.Busy(PurchaseProblems.ReducedCapacity);
        }

        try
        {
            return await handler(call);
        }
        finally
        {
            _oneItem.Release();
        }
    }

    private async ValueTask<Answer> ReplayAsync(EdgeCall call)
    {
        var until = AuditPoint.Now;
        if (call.Request.Query["at"].ToString() is { Length: > 0 } at && AuditPoint.TryParse(at) is var point)
        {
            if (point is null)
            {
                var check = new BodyCheck();
                check.Add(new FieldError("at", AuditPoint.Expected, "应为偏移量或时间"));
                return check.Problem!;
            }

            until = point;
        }

        var state = ItemState.Empty(call.Item);
        await foreach (var commit in rows.ItemAsync(call.Item, call.Aborted))
        {
            if (until.Includes(commit))
            {
                Items.ItemReplay.Apply(state, commit);
            }
        }

        call.Headers.CacheControl = "no-store";
        return state.Version == 0 ? RequestProblems.NotFound.Plain : Answer.Json(
            StatusCodes.Status200OK, ReplayedItem.Of(state), ManagementJson.Default.ReplayedItem);
    }

    private async ValueTask<Answer> DiffAsync(EdgeCall call)
    {
        var shards = (await rows.HeadsAsync(call.Aborted)).Count;
        var found = await diff.CompareAsync(call.Item, ShardId.Of(call.Item, shards), call.Aborted);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, ItemDiffResource.Of(found), ManagementJson.Default.ItemDiffResource);
    }

    private async ValueTask<Answer> CertifyAsync(EdgeCall call)
    {
        var reply = await asks.AskAsync(call.Item, new ReadBalance(Auditor));
        if (reply is not BalanceAnswered { Balance: var balance })
        {
            return refusals.Answer(call.Item, reply);
        }

        var differences = await certificates.DifferencesAsync(balance, call.Aborted);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, CertificateResource.Of(balance, differences),
            ManagementJson.Default.CertificateResource);
    }

    private async ValueTask<Answer> CompareStateAsync(EdgeCall call)
    {
        var reply = await asks.AskAsync(call.Item, new ReadStateHash(Auditor));
        if (reply is not StateHashAnswered live)
        {
            return refusals.Answer(call.Item, reply);
        }

        var state = ItemState.Empty(call.Item);
        await foreach (var commit in rows.ItemAsync(call.Item, call.Aborted))
        {
            if (commit.ItemVersion > live.Version)
            {
                break;
            }

            Items.ItemReplay.Apply(state, commit);
        }

        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, StateCheckResource.Of(state, live), ManagementJson.Default.StateCheckResource);
    }

    private async ValueTask<Answer> VerifyAsync(EdgeCall call)
    {
        if (!await _one.WaitAsync(TimeSpan.Zero, call.Aborted))
        {
            return retry.Busy(PurchaseProblems.ReducedCapacity);
        }

        try
        {
            var report = await new JournalVerifier([], time).VerifyAsync(new StoreJournalSource(rows), call.Aborted);
            return Answer.Json(
                StatusCodes.Status200OK, VerificationResource.Of(report), ManagementJson.Default.VerificationResource);
        }
        finally
        {
            _one.Release();
        }
    }
}
