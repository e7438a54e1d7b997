using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>Answers a merchant with his item as it is now.</summary>
internal static class ItemAnswers
{
    public static Answer Of(
        EdgeCall call, int status, ItemId item, ItemReply reply, Refusals refusals, IServerClock clock)
    {
        if (reply is not ItemAnswered answered)
        {
            return refusals.Answer(item, reply);
        }

        call.MarkReplayed(answered.Replayed);
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(
            status, MerchantItemResource.Of(answered.Item, clock.Now), EdgeJson.Default.MerchantItemResource);
    }
}
