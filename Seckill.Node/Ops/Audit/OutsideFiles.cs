using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Checkpoints and receipts that somebody kept outside the database, read from files and verified.</summary>
internal static class OutsideFiles
{
    private const int MostBytes = 64 << 20;

    /// <summary>CliException (7) when it is none, or was changed.</summary>
    public static (Checkpoint Checkpoint, PublicSigningKey Key) Checkpoint(string path)
    {
        try
        {
            return CheckpointFile.Read(Bytes(path));
        }
        catch (InvalidDataException fault)
        {
            throw new CliException(ExitCode.BadInput, $"{path} is no checkpoint: {fault.Message}");
        }
    }

    /// <summary>What a journal must meet to agree with a checkpoint.</summary>
    public static IEnumerable<JournalPin> PinsOf(Checkpoint checkpoint) =>
        checkpoint.Heads.Select(head => new JournalPin(
            head.Position, head.Hash, $"the checkpoint of {checkpoint.At.ToDateTimeOffset():yyyy-MM-ddTHH:mm:ssZ}"));

    /// <summary>A key set (jwks.json) as a node serves it.</summary>
    public static IReadOnlyList<PublicSigningKey> Keys(ReadOnlySpan<byte> json, string whence)
    {
        try
        {
            var keys = JsonSerializer.Deserialize(json, OutsideJson.Default.KeySetFile)?.Keys?
                .Select(key => PublicSigningKey.Parse(key?.X, key?.Y)).OfType<PublicSigningKey>().ToList();
            return keys is { Count: > 0 } ? keys
                : throw new CliException(ExitCode.BadInput, $"{whence} holds no key of P-256");
        }
        catch (JsonException fault)
        {
            throw new CliException(ExitCode.BadInput, $"{whence} is no key set: {fault.Message}");
        }
    }

    /// <summary>What a receipt says; null: it does not say what receipts say.</summary>
    public static ReceiptFacts? Receipt(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, OutsideJson.Default.ReceiptFacts);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Bytes(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? File.ReadAllBytes(path)
                : throw new CliException(ExitCode.BadInput, $"{path} is larger than {MostBytes} bytes");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"{path} can not be read: {fault.Message}");
        }
    }
}

internal sealed record KeySetFile(IReadOnlyList<KeySetFileKey>? Keys);

internal sealed record KeySetFileKey(string? X, string? Y);

/// <summary>The payload of a receipt. Hash: hexadecimal.</summary>
internal sealed record ReceiptFacts(
    [property: JsonRequired] string OrderId, [property: JsonRequired] string ItemId,
    [property: JsonRequired] int Shard, [property: JsonRequired] long Offset, [property: JsonRequired] string Hash,
    [property: JsonRequired] string At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeySetFile))]
[JsonSerializable(typeof(ReceiptFacts))]
internal sealed partial class OutsideJson : JsonSerializerContext;
