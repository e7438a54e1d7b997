using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// Snapshots with a seal (HMAC-SHA256 over place, hash and body) by a key that is not beside them: whoever can write
/// the table can not make one that is believed. One without a good seal is as good as none: the journal has it all.
/// </summary>
public sealed class SealedSnapshots(ISnapshotStore store, byte[] key) : ISnapshotStore
{
    /// <param name="store">Keeps them.</param>
    /// <param name="shared">A key that all nodes share for good; the seal's own is derived from it (HKDF).</param>
    public static SealedSnapshots Of(ISnapshotStore store, byte[] shared) => new(
        store, HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, info: "snapshots"u8.ToArray()));

    public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation) => store.SaveAsync(
        snapshot with { Body = [.. snapshot.Body, .. SealOf(snapshot, snapshot.Body)] }, cancellation);

    public async ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation)
    {
        if (await store.LoadAsync(shard, item, cancellation) is not { } found
            || found.Body.Length < HMACSHA256.HashSizeInBytes)
        {
            return null;
        }

        var body = found.Body[..^HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(
            SealOf(found, body), found.Body.AsSpan(body.Length)) ? found with { Body = body } : null;
    }

    public ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        store.DeleteAsync(shard, item, cancellation);

    private byte[] SealOf(Snapshot snapshot, byte[] body)
    {
        Span<byte> place = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(place, snapshot.Shard.Value);
        BinaryPrimitives.WriteInt64BigEndian(place[8..], snapshot.Seq);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(place);
        mac.AppendData(Encoding.ASCII.GetBytes($"{snapshot.Item?.ToString() ?? "-"}/"));
        mac.AppendData(snapshot.Hash);
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }
}
