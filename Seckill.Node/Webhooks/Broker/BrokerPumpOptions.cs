namespace Seckill.Node.Webhooks.Broker;

/// <summary>How publishing is paced.</summary>
/// <param name="Batch">Events of one merchant that are handed to the broker at once.</param>
/// <param name="Timeout">The broker answers for a batch within it, or has failed.</param>
public sealed record BrokerPumpOptions(int Batch, TimeSpan Timeout)
{
    /// <summary>How often one looks when nothing wakes the pump.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Batches of one merchant in a row, while others wait.</summary>
    public int MostSteps { get; init; } = 16;

    /// <summary>A merchant whose event the broker refused is left alone that long, and the others are not.</summary>
    public TimeSpan RefusalRest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Merchants of one round.</summary>
    public int MostMerchants { get; init; } = 100;

    /// <summary>A merchant is this caller's for that long; a node that died leaves him to others after it.</summary>
    public TimeSpan Hold => Timeout + TimeSpan.FromSeconds(2);
}
