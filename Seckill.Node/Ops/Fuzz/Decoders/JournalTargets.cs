using System.Security.Cryptography;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What lies in the database: commits, ship-to rows, snapshots, checkpoints.</summary>
internal static class JournalTargets
{
    private static readonly SampleMaker Samples = new(new Random(1));

    public static IReadOnlyList<DecoderTarget> All =>
    [
        Events([]),
        DecoderTarget.Throwing<UnknownEventException>("ship-to", ShipToRows(), ReadShipTo),
        Snapshots(),
        new("sealed-snapshots", [.. SampleSale.States.Select(ItemStateCodec.Write)], ReadSealed),
        Checkpoints(),
    ];

    /// <summary>Bodies of commits: every kind of event, those of a sale, and whatever is given besides.</summary>
    public static DecoderTarget Events(IEnumerable<byte[]> more)
    {
        IEnumerable<byte[]> single = Samples.Family<ItemEvent>(3).Select(one =>
            CommitBodyCodec.Encode(Samples.Of<Instant>(), [one], new byte[16]));
        var sale = SampleSale.Steps.Select(step => CommitBodyCodec.Encode(step.At, [.. step.Events], []));
        return DecoderTarget.Throwing<UnknownEventException>("events", [.. more, .. single, .. sale], ReadEvents);
    }

    private static void ReadEvents(byte[] bytes)
    {
        var facts = CommitBodyCodec.Decode(bytes);
        var written = CommitBodyCodec.Encode(facts.DecidedAt, [.. facts.Events], facts.TraceId);
        var again = CommitBodyCodec.Decode(written, forReplay: true);
        if (!again.Events.SequenceEqual(facts.Events) || again.DecidedAt != facts.DecidedAt
            || !again.TraceId.AsSpan().SequenceEqual(facts.TraceId))
        {
            throw new FuzzFinding("what was read is another when it is written and read again");
        }
    }

    private static List<byte[]> ShipToRows() =>
        [.. Enumerable.Range(0, 8).Select(count => ShipToCodec.Encode([.. Enumerable.Range(0, count).Select(_ =>
            KeyValuePair.Create(Samples.Of<OrderKey>(), Samples.Of<ShipToRecord>()))]))];

    private static void ReadShipTo(byte[] bytes)
    {
        var rows = ShipToCodec.Decode(bytes);
        if (!ShipToCodec.Decode(ShipToCodec.Encode(rows)).SequenceEqual(rows))
        {
            throw new FuzzFinding("what was read is another when it is written and read again");
        }

        foreach (var row in rows)
        {
            row.Value.Digest();
        }
    }

    /// <summary>With a checksum that fits, as a build with a bug would write them.</summary>
    private static DecoderTarget Snapshots() => DecoderTarget.Throwing<InvariantViolation>(
        "snapshots", [.. SampleSale.States.Select(state => ItemStateCodec.Write(state)[..^SHA256.HashSizeInBytes])],
        bytes =>
        {
            if (ItemStateCodec.Read([.. bytes, .. SHA256.HashData(bytes)]) is not { } state)
            {
                return;
            }

            var written = ItemStateCodec.Write(state);
            if (!ItemStateCodec.Write(ItemStateCodec.Read(written)!).AsSpan().SequenceEqual(written))
            {
                throw new FuzzFinding("a state is another when it is written and read again");
            }
        });

    /// <summary>The checksum is taken as it comes: bytes that were changed are no snapshot.</summary>
    private static bool ReadSealed(byte[] bytes)
    {
        var state = ItemStateCodec.Read(bytes);
        return state is not null
            && (ItemStateCodec.Write(state).AsSpan().SequenceEqual(bytes)
                ? true : throw new FuzzFinding("changed bytes were taken for a snapshot"));
    }

    private static DecoderTarget Checkpoints()
    {
        using var key = NewKey();
        var heads = Enumerable.Range(0, 4).Select(shard => new CheckpointHead(
            new ShardOffset(new ShardId(shard), shard * 7), SHA256.HashData([(byte)shard]))).ToList();
        var signed = key.Sign(new Instant(1_800_000_000_000), heads);
        return DecoderTarget.Throwing<InvalidDataException>(
            "checkpoints", [CheckpointFile.Of(signed, key.Public).Write()], bytes =>
            {
                var (read, by) = CheckpointFile.Read(bytes);
                if (by.KeyId == key.Public.KeyId
                    && (read.At != signed.At || !read.Root.AsSpan().SequenceEqual(signed.Root)))
                {
                    throw new FuzzFinding("a changed checkpoint was taken for a signed one");
                }
            });
    }

    internal static SigningKey NewKey()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(made.ExportPkcs8PrivateKey());
    }
}
