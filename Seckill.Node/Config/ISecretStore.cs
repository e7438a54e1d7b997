namespace Seckill.Node.Config;

/// <summary>Keys that are made once per installation and shared by all its nodes (table secret).</summary>
public interface ISecretStore
{
    /// <summary>The stored value, else the proposed one, stored; all callers get the same, whoever was first.</summary>
    ValueTask<byte[]> GetOrAddAsync(string name, byte[] proposed, CancellationToken cancellation);
}
