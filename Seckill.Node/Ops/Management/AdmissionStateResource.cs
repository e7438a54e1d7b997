using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /admission/{itemId}: what is in force for an item, its own settings over the defaults of the node that answers.
/// </summary>
internal sealed record AdmissionStateResource
{
    public required string ItemId { get; init; }

    /// <summary>Purchases let through in a second.</summary>
    public required int RatePerSecond { get; init; }

    /// <summary>Size of the bucket: how many may come at once.</summary>
    public required int Burst { get; init; }

    /// <summary>Purchases that may stand in line; one more is answered 503.</summary>
    public required int MaxLine { get; init; }

    /// <summary>none or pow.</summary>
    public required string Challenge { get; init; }

    /// <summary>Unpaid orders a buyer may have; null: as many as the limit per buyer allows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? MaxUnpaidOrders { get; init; }

    /// <summary>Purchases that are not decided yet.</summary>
    public required int InLine { get; init; }

    /// <summary>The item's own settings; what is absent is a default (seckill.admission).</summary>
    public required AdmissionResource Own { get; init; }

    public static AdmissionStateResource Of(ItemView item, AdmissionOptions defaults)
    {
        var own = AdmissionResource.Of(item.Facts.Terms.Admission);
        return new AdmissionStateResource
        {
            ItemId = item.Facts.Id.ToString(),
            RatePerSecond = own.RatePerSecond ?? defaults.RatePerSecond,
            Burst = own.Burst ?? defaults.Burst,
            MaxLine = own.MaxLine ?? defaults.MaxLine,
            Challenge = own.Challenge,
            MaxUnpaidOrders = own.MaxUnpaidOrders,
            InLine = item.Stock.InLine,
            Own = own,
        };
    }
}
