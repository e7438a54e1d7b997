namespace Seckill.Node.Ops.Management;

/// <summary>Cancelled when the node begins to stop: streams and waits of operators end.</summary>
internal sealed record ManagementStop(CancellationToken Token);
