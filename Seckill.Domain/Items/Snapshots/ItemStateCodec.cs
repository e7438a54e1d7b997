using System.Security.Cryptography;

namespace Seckill.Domain;

/// <summary>
/// Owns the bytes of a whole item: the same state gives the same bytes, so they serve as snapshot and as digest. What
/// is transient (wants) is left out; what follows from the rest (indexes, deadlines, the wait list) is built anew. The
/// last 32 bytes are the SHA-256 of those before.
/// </summary>
public static class ItemStateCodec
{
    /// <summary>
    /// Raised with every change of the layout; an older snapshot is thrown away, the journal has it all.
    /// </summary>
    private const byte Format = 4;

    public static byte[] Write(ItemState state)
    {
        var writer = new StateWriter(1024 + state.Orders.Count * 96);
        writer.Byte(Format);
        StateHead.Write(ref writer, state);
        StateOrders.Write(ref writer, state);
        writer.Raw(SHA256.HashData(writer.Written));
        return writer.Written.ToArray();
    }

    /// <summary>32 bytes that two states share only when they are the same, but for what is transient.</summary>
    public static byte[] Digest(ItemState state) => Write(state)[^SHA256.HashSizeInBytes..];

    /// <summary>
    /// Null when the format or the checksum does not fit: then it is to be replayed. Throws
    /// <see cref="InvariantViolation"/> when the state it holds is not one.
    /// </summary>
    public static ItemState? Read(ReadOnlySpan<byte> snapshot)
    {
        var length = snapshot.Length - SHA256.HashSizeInBytes;
        if (length < 1 || snapshot[0] != Format
            || !SHA256.HashData(snapshot[..length]).AsSpan().SequenceEqual(snapshot[length..]))
        {
            return null;
        }

        var state = ReadState(snapshot[1..length]);
        state.BeganAsSnapshot = true;

        if (state.Status != ItemStatus.None)
        {
            ItemEvolver.AssertUnits(state, null);
            state.FactsVersion--;
            state.RefreshFacts();
        }

        return state;
    }

    private static ItemState ReadState(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        try
        {
            var state = StateHead.Read(ref reader);
            StateOrders.Read(ref reader, state);
            return reader.AtEnd
                ? state : throw new InvariantViolation(state.Id, "snapshot", "it goes on after its end");
        }
        catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException)
        {
            // A number that names nothing here, or a key that is there twice.
            throw new InvariantViolation(default, "snapshot", fault.Message);
        }
    }
}
