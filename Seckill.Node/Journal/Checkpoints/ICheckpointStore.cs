namespace Seckill.Node.Journal;

/// <summary>Checkpoints in the database, beside the journal. Rows are only added.</summary>
public interface ICheckpointStore
{
    /// <summary>Adds one; returns its number, above all earlier ones.</summary>
    ValueTask<long> AddAsync(Checkpoint checkpoint, CancellationToken cancellation);

    /// <summary>Those with a number below (null: the newest), newest first, at most that many.</summary>
    ValueTask<IReadOnlyList<NumberedCheckpoint>> ReadAsync(
        long? below, int most, CancellationToken cancellation);
}

public sealed record NumberedCheckpoint(long Number, Checkpoint Checkpoint);

/// <summary>
/// A place outside the database for checkpoints; who can change the database should not be able to change it there.
/// </summary>
public interface ICheckpointVault
{
    /// <summary>Durable when it returns. Throws when the place can not be had.</summary>
    ValueTask PutAsync(Checkpoint checkpoint, PublicSigningKey key, CancellationToken cancellation);
}
