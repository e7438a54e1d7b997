using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Tests.Ops.Audit;

/// <summary>Checkpoints in memory, a place outside that may be out of reach, and a clerk for them.</summary>
internal sealed class MemoryCheckpoints : ICheckpointStore, ICheckpointVault
{
    private readonly List<Checkpoint> _taken = [];

    public IReadOnlyList<Checkpoint> Taken => _taken;

    public List<CheckpointFile> Kept { get; } = [];

    public bool IsVaultOut { get; set; }

    /// <summary>Whether it is this node's turn.</summary>
    public bool IsMine { get; set; } = true;

    /// <summary>Whether a sale has just ended.</summary>
    public bool IsSaleOver { get; set; }

    public SigningKey Key { get; } = MakeKey();

    public static SigningKey MakeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(key.ExportPkcs8PrivateKey());
    }

    public CheckpointClerk ClerkOf(MemoryRows rows, TimeProvider time) => new(
        new CheckpointParts(
            async cancellation => await rows.HeadsAsync(cancellation), () => Instant.Of(time.GetUtcNow()),
            () => IsMine, (_, _, _) => new(IsSaleOver), this, this, Key, TimeSpan.FromSeconds(60),
            TimeSpan.FromSeconds(1)),
        time, NullLogger<CheckpointClerk>.Instance);

    public ValueTask<long> AddAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        _taken.Add(checkpoint);
        return new(_taken.Count);
    }

    public ValueTask<IReadOnlyList<NumberedCheckpoint>> ReadAsync(
        long? below, int most, CancellationToken cancellation) =>
        new([.. _taken.Select((one, i) => new NumberedCheckpoint(i + 1, one)).Reverse()
            .Where(one => below is null || one.Number < below).Take(most)]);

    public ValueTask PutAsync(Checkpoint checkpoint, PublicSigningKey key, CancellationToken cancellation)
    {
        if (IsVaultOut)
        {
            throw new UnauthorizedAccessException("the place is out of reach");
        }

        Kept.Add(CheckpointFile.Of(checkpoint, key));
        return ValueTask.CompletedTask;
    }
}
