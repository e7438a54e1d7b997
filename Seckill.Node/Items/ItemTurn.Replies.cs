using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>From decisions to replies, made after the commit.</summary>
internal sealed partial class ItemTurn
{
    private ItemReply ReplyTo(ItemEnvelope envelope, Instant now)
    {
        if (envelope.Told is { } told)
        {
            return told;
        }

        if (envelope.Request is ReadOrder read && answers.Find(read) is { } view)
        {
            return new OrderAnswered(view);
        }

        var reply = envelope.Request is ItemQuery query
            ? ItemReplies.Answer(state, query, now)
            : ItemReplies.Of(state, envelope.Decision);
        return reply switch
        {
            ItemAnswered { Item: var item } answered =>
                answered with { Item = item with { Stock = item.Stock with { InLine = line.Undecided } } },
            StockAnswered stock => stock with { Stock = stock.Stock with { InLine = line.Undecided } },
            Refused { Code: RefusalCode.LineFull } => new Refused(RefusalCode.LineFull, RetryAfter: line.RetryAfter),
            _ => reply,
        };
    }
}
