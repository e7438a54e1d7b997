namespace Seckill.Node.Ops.Fuzz;

/// <summary>Something that reads bytes it has not written, and bytes to begin with that it takes.</summary>
/// <param name="Name">As --target names it.</param>
/// <param name="Corpus">Good inputs; at least one.</param>
/// <param name="Read">
/// True: it was read; false: it was refused in the reader's own way. Whatever it throws is a finding; a reading that
/// is not what it must be (another one when it is written and read again, a forged one) throws
/// <see cref="FuzzFinding"/>.
/// </param>
internal sealed record DecoderTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], bool> Read)
{
    /// <summary>What one reading may allocate, in bytes.</summary>
    public long MostBytes { get; init; } = 16 << 20;

    /// <summary>How long one reading may take; a slow one is measured again before it is told.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Readings of this target for each that is asked for: those that write files are slow.</summary>
    public double Share { get; init; } = 1;

    /// <summary>A target whose reader says no by one kind of exception.</summary>
    public static DecoderTarget Throwing<TRefusal>(string name, IReadOnlyList<byte[]> corpus, Action<byte[]> read)
        where TRefusal : Exception => new(name, corpus, bytes =>
    {
        try
        {
            read(bytes);
            return true;
        }
        catch (TRefusal)
        {
            return false;
        }
    });
}

/// <summary>What a reader or a node did that it must not do.</summary>
internal sealed class FuzzFinding(string what) : Exception(what);
