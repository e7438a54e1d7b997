using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>A merchant's items: create (also as a copy), list, read, change while a draft.</summary>
internal sealed class MerchantItemRoutes(
    ItemAsks asks, ItemCreation creation, IItemQueries queries, Refusals refusals, HttpEdgeOptions options,
    IServerClock clock)
{
    private const string Tag = "merchant";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("POST", ItemCreation.Path, CreateAsync)
        {
            Tag = Tag,
            Summary = "Creates an item as a draft",
            Roles = Roles.Merchant,
            Keyed = true,
            Body = typeof(ItemBody),
            Answers = [new(201, typeof(MerchantItemResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused],
        });
        routes.Add(new EdgeRoute("GET", "/v1/merchant/items", ListAsync)
        {
            Tag = Tag,
            Summary = "The merchant's items, drafts included, newest first",
            Roles = Roles.Merchant,
            Parameters = [RouteParameter.Limit, RouteParameter.After],
            Answers = [new(200, typeof(ListResource<MerchantItemResource>))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
        routes.Add(new EdgeRoute("GET", "/v1/merchant/items/{id}", DetailAsync)
        {
            Tag = Tag,
            Summary = "One of the merchant's items, drafts included",
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(MerchantItemResource))],
            Problems = [RequestProblems.NotFound],
        });
        routes.Add(new EdgeRoute("PATCH", "/v1/items/{id}", ChangeAsync)
        {
            Tag = Tag,
            Summary = "Changes a draft; absent members stay as they are",
            Roles = Roles.Merchant,
            Subject = PathSubject.Item,
            Body = typeof(ItemChangeBody),
            Answers = [new(200, typeof(MerchantItemResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid, OrderProblems.ItemPublished],
        });
    }

    private async ValueTask<Answer> CreateAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.ItemBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var made = await creation.MakeAsync(call.Caller.Subject, call.Path, call.Key, read.Body!);
        if (made.Problem is { } refused)
        {
            return refused;
        }

        if (made.Reply is ItemAnswered)
        {
            call.Headers.Location = $"/v1/items/{made.Item}";
        }

        return ItemAnswers.Of(
            call, StatusCodes.Status201Created, made.Item, made.Reply!, refusals, clock);
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        if (await queries.OfMerchantAsync(call.Caller.Subject, page.After, page.Limit, call.Aborted) is not { } found)
        {
            return PageRequest.BadCursor;
        }

        var now = clock.Now;
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(StatusCodes.Status200OK, new ListResource<MerchantItemResource>
        {
            Data = [.. found.Data.Select(facts => MerchantItemResource.Of(facts, now))],
            HasMore = found.Next is not null,
            NextUrl = found.Next is { } next ? page.NextUrl("/v1/merchant/items", next) : null,
        }, EdgeJson.Default.ListResourceMerchantItemResource);
    }

    private async ValueTask<Answer> DetailAsync(EdgeCall call)
    {
        var reply = await asks.AskAsync(call.Item, new ReadItem(call.Caller.AsMerchant));
        return reply is ItemAnswered { Item: var view } && view.Facts.Merchant != call.Caller.Subject
            ? RequestProblems.NotFound.Plain
            : ItemAnswers.Of(call, StatusCodes.Status200OK, call.Item, reply, refusals, clock);
    }

    private async ValueTask<Answer> ChangeAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(
            call, EdgeJson.Default.ItemChangeBody, alsoAccepted: "application/merge-patch+json");
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var reply = await asks.AskAsync(call.Item, new ReadItem(call.Caller.AsMerchant));
        if (reply is not ItemAnswered { Item: var draft })
        {
            return refusals.Answer(call.Item, reply);
        }

        if (draft.Facts.Merchant != call.Caller.Subject)
        {
            return RequestProblems.NotFound.Plain;
        }

        if (draft.Facts.Status != ItemStatus.Draft)
        {
            return OrderProblems.ItemPublished.Plain;
        }

        var check = new BodyCheck();
        var (terms, stock) = ItemTermsReader.Read(
            check, read.Body!, draft.Facts.Terms, draft.Stock.Total, options.UsualAdmission);
        if (terms.ClosesAt <= clock.Now)
        {
            check.Add(FieldError.Future("closesAt"));
        }

        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        reply = await asks.AskAsync(call.Item, new ChangeDraft(call.Caller.AsMerchant, terms, stock));
        return ItemAnswers.Of(call, StatusCodes.Status200OK, call.Item, reply, refusals, clock);
    }
}
