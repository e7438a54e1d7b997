namespace Seckill.Node.Projections;

/// <summary>Where a sale is in time, and the order in which lists have those: from the present outwards.</summary>
public enum SaleTime
{
    /// <summary>Opened and not closed; last opened first.</summary>
    Running,

    /// <summary>To open; soonest first.</summary>
    Coming,

    /// <summary>Closed; last closed first.</summary>
    Ended,
}
