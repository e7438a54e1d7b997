using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>A merchant's items: create (also as a copy), list, read, change while a draft.</summary>
internal sealed class MerchantItemRoutes(
    ItemAsks asks, IItemQueries queries, CommandStamps stamps, Refusals refusals, HttpEdgeOptions options,
    IServerClock clock)
{
    private const string Tag = "merchant";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("POST", "/v1/items", CreateAsync)
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

        var body = read.Body!;
        var check = new BodyCheck();
        ItemView? source = null;
        if (body.CopyOf is not null)
        {
            var (found, failure) = await SourceAsync(call, body.CopyOf, check);
            if (failure is not null)
            {
                return failure;
            }

            source = found;
        }

        var (terms, stock) = ItemTermsReader.Read(
            check, body, source?.Facts.Terms, source?.Stock.Total, options.UsualAdmission);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var item = ItemId.Derive(call.Caller.Subject, call.Key);
        if (terms.ClosesAt <= clock.Now && await RefuseClosedAsync(call, item, check) is { } closed)
        {
            return closed;
        }

        var stamp = stamps.Of(call, ItemBodyDigest.Of(stamps, body));
        var reply = await asks.AskAsync(
            item, new CreateItem(item, call.Caller.Subject, terms, stock, source?.Facts.Id, stamp));
        if (reply is ItemAnswered)
        {
            call.Headers.Location = $"/v1/items/{item}";
        }

        return ItemAnswers.Of(call, StatusCodes.Status201Created, item, reply, refusals, clock);
    }

    /// <summary>
    /// An item that would be over at once is refused, unless it exists: then this is a repeat, sent late.
    /// </summary>
    private async ValueTask<Answer?> RefuseClosedAsync(EdgeCall call, ItemId item, BodyCheck check)
    {
        var reply = await asks.AskAsync(item, new ReadItem(call.Caller.AsMerchant));
        switch (reply)
        {
            case ItemAnswered:
                return null;
            case Refused { Code: RefusalCode.NotFound }:
                check.Add(FieldError.Future("closesAt"));
                return check.Problem;
            default:
                return refusals.Answer(item, reply);
        }
    }

    /// <summary>
    /// The item to copy; a wrong one is a wrong value of the body, an owner that can not be asked is not.
    /// </summary>
    private async ValueTask<(ItemView? Item, Answer? Failure)> SourceAsync(EdgeCall call, string text, BodyCheck check)
    {
        if (ItemId.TryParse(text, out var id))
        {
            var reply = await asks.AskAsync(id, new ReadItem(call.Caller.AsMerchant));
            if (reply is ItemAnswered { Item: { Facts.Status: ItemStatus.Retired } view }
                && view.Facts.Merchant == call.Caller.Subject)
            {
                return (view, null);
            }

            if (reply is Undecided or Refused { Code: not RefusalCode.NotFound })
            {
                return (null, refusals.Answer(id, reply));
            }
        }

        check.Add(new FieldError("copyOf", "must name a retired item of yours", "必须是您自己的已下架商品"));
        return (null, check.Problem);
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
