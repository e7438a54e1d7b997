namespace Seckill.Node.Webhooks.Broker;

/// <summary>What operators see of publishing.</summary>
/// <param name="Connection">Of the node that is asked.</param>
/// <param name="Behind">Of the whole installation.</param>
public sealed record BrokerReport(RabbitStatus Connection, BrokerLag Behind);
