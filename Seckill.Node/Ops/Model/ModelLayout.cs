namespace Seckill.Node.Ops.Model;

/// <summary>Where each thing lies in a <see cref="ModelState"/>.</summary>
internal sealed class ModelLayout(ModelSize size)
{
    /// <summary>Words that are used.</summary>
    public int Width { get; } = 1 + size.Shards * (1 + 2 * size.Nodes);

    public int Row(int shard) => 1 + shard * (1 + 2 * size.Nodes);

    public int Seat(int shard, int node) => Row(shard) + 1 + 2 * node;

    // The row of a shard, and what buyers were told of its item.
    public const int Commits = 0, Epoch = 32, Owner = 36, Won = 40, Lost = 43, LastLength = 49;

    // A node's seat in a shard: what it has in memory, and its request for ownership that is still on its way.
    public const int View = 0, Status = 32, SeatEpoch = 34, Batch = 38, BatchLost = 46, Claim = 52, ClaimEpoch = 54,
        ClaimBy = 58, Checked = 61;

    // The seat's second word: its append that nobody waits for any more, and that may still be carried out.
    public const int LateExpected = 0, LatePresent = 32, LateEpoch = 33, LateBatch = 37, LateBy = 45, LateChecked = 48;

    // Word 0.
    public const int Dead = 16, Failovers = 32;

    public static int Incarnations(int node) => node * 3;

    public static int Off(int node) => node * 3 + 2;

    /// <summary>The running process of a node.</summary>
    public int IncarnationOf(in ModelState state, int node) =>
        node + size.Nodes * (int)state.Get(0, Incarnations(node), 2);

    public static bool IsOff(in ModelState state, int node) => state.Get(0, Off(node), 1) == 1;

    public static bool IsDead(in ModelState state, int incarnation) => state.Get(0, Dead + incarnation, 1) == 1;
}

internal enum SeatStatus : uint
{
    None,
    Serving,
    Appending,
}

internal enum ClaimKind : uint
{
    None,
    Acquire,
    HandOver,
}
