using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>Makes an item of a body, for whoever brings one: a request of its own, or a line of an import.</summary>
internal sealed class ItemCreation(
    ItemAsks asks, CommandStamps stamps, Refusals refusals, HttpEdgeOptions options, IServerClock clock)
{
    /// <summary>Of lines of an import, too: they answer as this route would.</summary>
    public const string Path = "/v1/items";

    /// <summary>
    /// The same merchant and key always make the same item. Either a problem is found before the item is asked, or the
    /// item has replied.
    /// </summary>
    public async ValueTask<ItemMaking> MakeAsync(string merchant, string path, string key, ItemBody body)
    {
        var item = ItemId.Derive(merchant, key);
        var owner = new Requester(merchant, RequesterKind.Merchant);
        var check = new BodyCheck();
        ItemView? source = null;
        if (body.CopyOf is not null)
        {
            var (found, failure) = await SourceAsync(owner, body.CopyOf, check);
            if (failure is not null)
            {
                return new(item, null, failure);
            }

            source = found;
        }

        var (terms, stock) = ItemTermsReader.Read(
            check, body, source?.Facts.Terms, source?.Stock.Total, options.UsualAdmission);
        if (check.Problem is { } invalid)
        {
            return new(item, null, invalid);
        }

        if (terms.ClosesAt <= clock.Now && await RefuseClosedAsync(owner, item, check) is { } closed)
        {
            return new(item, null, closed);
        }

        var stamp = new CommandStamp(
            CommandKey.Derive(merchant, "POST", path, key), ItemBodyDigest.Of(stamps, body));
        var reply = await asks.AskAsync(
            item, new CreateItem(item, merchant, terms, stock, source?.Facts.Id, stamp));
        return new(item, reply, null);
    }

    /// <summary>
    /// An item that would be over at once is refused, unless it exists: then this is a repeat, sent late.
    /// </summary>
    private async ValueTask<ProblemAnswer?> RefuseClosedAsync(Requester owner, ItemId item, BodyCheck check)
    {
        var reply = await asks.AskAsync(item, new ReadItem(owner));
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
    private async ValueTask<(ItemView? Item, ProblemAnswer? Failure)> SourceAsync(
        Requester owner, string text, BodyCheck check)
    {
        if (ItemId.TryParse(text, out var id))
        {
            var reply = await asks.AskAsync(id, new ReadItem(owner));
            if (reply is ItemAnswered { Item: { Facts.Status: ItemStatus.Retired } view }
                && view.Facts.Merchant == owner.Subject)
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
}

/// <summary>What came of it: exactly one of reply and problem is there.</summary>
internal readonly record struct ItemMaking(ItemId Item, ItemReply? Reply, ProblemAnswer? Problem);
