using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// A checkpoint as a document of its own: what the vault holds, what is exported, and what verification is done
/// against.
/// </summary>
public sealed record CheckpointFile
{
    public const string FormatName = "seckill-checkpoint";

    public required string Format { get; init; }

    public required int Version { get; init; }

    /// <summary>Milliseconds since 1970, as signed.</summary>
    public required long AtMs { get; init; }

    /// <summary>The same for people.</summary>
    public string? At { get; init; }

    public required IReadOnlyList<CheckpointFileHead> Heads { get; init; }

    /// <summary>Hexadecimal.</summary>
    public required string Root { get; init; }

    /// <summary>base64url of r || s.</summary>
    public required string Signature { get; init; }

    /// <summary>Coordinates of the key, base64url; trust it only when you know it from elsewhere (jwks.json).</summary>
    public required string X { get; init; }

    public required string Y { get; init; }

    public static CheckpointFile Of(Checkpoint checkpoint, PublicSigningKey key) => new()
    {
        Format = FormatName,
        Version = 1,
        AtMs = checkpoint.At.UnixMs,
        At = checkpoint.At.ToString(),
        Heads = [.. checkpoint.Heads.Select(head => new CheckpointFileHead(
            head.Position.Shard.Value, head.Position.Offset, Convert.ToHexStringLower(head.Hash)))],
        Root = Convert.ToHexStringLower(checkpoint.Root),
        Signature = Base64Url.EncodeToString(checkpoint.Signature),
        X = key.XText,
        Y = key.YText,
    };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointFile);

    /// <summary>
    /// The checkpoint and the key it names, with root and signature verified. Throws InvalidDataException that says
    /// what is wrong.
    /// </summary>
    public static (Checkpoint Checkpoint, PublicSigningKey Key) Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var file = JsonSerializer.Deserialize(bytes, CheckpointJson.Default.CheckpointFile);
            if (file is not { Format: FormatName, Version: 1, Heads: not null, Root: not null, Signature: not null }
                || file.Heads.Any(head => head?.HeadHash is null)
                || file.AtMs < 0 || file.AtMs > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            {
                throw new InvalidDataException($"it is no {FormatName} of version 1");
            }

            var checkpoint = new Checkpoint(
                new Instant(file.AtMs), [.. file.Heads.Select(head => head.Read())],
                Convert.FromHexString(file.Root), Base64Url.DecodeFromChars(file.Signature));
            var key = PublicSigningKey.Parse(file.X, file.Y) ?? throw new InvalidDataException("x, y are no key");
            return !checkpoint.Heads.Select(head => head.Position.Shard.Value).SequenceEqual(
                    Enumerable.Range(0, checkpoint.Heads.Count))
                ? throw new InvalidDataException("its heads are not those of shards 0, 1, 2, ...")
                : key.Signed(checkpoint) ? (checkpoint, key)
                : throw new InvalidDataException("its signature is not by the key that it names: it was changed");
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }
}

/// <summary>HeadHash: hexadecimal.</summary>
public sealed record CheckpointFileHead(int Shard, long Head, string HeadHash)
{
    internal CheckpointHead Read() => Convert.FromHexString(HeadHash) is { Length: JournalChain.HashLength } hash
        ? new CheckpointHead(new ShardOffset(new ShardId(Shard), Head), hash)
        : throw new InvalidDataException($"the hash of shard {Shard} has not 32 bytes");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CheckpointFile))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
