using System.Buffers.Text;
using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /audit/checkpoints.</summary>
internal sealed record CheckpointList(
    IReadOnlyList<CheckpointResource> Data, bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextUrl);

/// <summary>
/// Commits: how many all shards had. Root: hexadecimal; Signature: base64url. Signed: the root is that of the heads,
/// and the signature that of a key of this installation (/audit/keys).
/// </summary>
internal sealed record CheckpointResource(
    long Number, Instant At, long Commits, IReadOnlyList<CheckpointFileHead> Heads, string Root, string Signature,
    bool Signed)
{
    public static CheckpointResource Of(NumberedCheckpoint numbered, IReadOnlyList<PublicSigningKey> keys)
    {
        var (number, checkpoint) = numbered;
        return new CheckpointResource(
            number, checkpoint.At, checkpoint.Heads.Sum(head => head.Position.Offset),
            [.. checkpoint.Heads.Select(head => new CheckpointFileHead(
                head.Position.Shard.Value, head.Position.Offset, Convert.ToHexStringLower(head.Hash)))],
            Convert.ToHexStringLower(checkpoint.Root), Base64Url.EncodeToString(checkpoint.Signature),
            keys.Any(key => key.Signed(checkpoint)));
    }
}
