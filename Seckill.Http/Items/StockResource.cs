using Seckill.Domain;
using Seckill.Http.Orders;

namespace Seckill.Http.Items;

/// <summary>Units of an item at one position: free + held + sold + returned = total.</summary>
internal sealed record StockResource
{
    public required int Total { get; init; }

    public required int Free { get; init; }

    public required int Held { get; init; }

    public required int Sold { get; init; }

    public required int Returned { get; init; }

    public required int RefundedUnits { get; init; }

    public required int Waiting { get; init; }

    public required int InLine { get; init; }

    public required int Round { get; init; }

    public required PositionResource Position { get; init; }

    public static StockResource Of(StockView stock) => new()
    {
        Total = stock.Total,
        Free = stock.Free,
        Held = stock.Held,
        Sold = stock.Sold,
        Returned = stock.Returned,
        RefundedUnits = stock.RefundedUnits,
        Waiting = stock.Waiting,
        InLine = stock.InLine,
        Round = stock.Round,
        Position = PositionResource.Of(stock.Position),
    };
}
