namespace Seckill.Node.Ops.Model;

/// <summary>
/// An item folded from its packed journal. Events are nibbles, the oldest lowest: 1 - 6 a reservation (order and round
/// of its pass), 7 - 9 an order's units that come back, 10 a round that opens.
/// </summary>
internal readonly struct Ledger
{
    private const uint FirstReturn = 7;
    private const uint RoundOpened = 10;

    public int Free { get; private init; }

    public int Returned { get; private init; }

    public int Round { get; private init; }

    public int Length { get; private init; }

    /// <summary>A bit an order: it has a reservation.</summary>
    public uint Known { get; private init; }

    /// <summary>A bit an order: it has its units now.</summary>
    public uint Held { get; private init; }

    /// <summary>Null: it could have happened so.</summary>
    public string? Fault { get; private init; }

    public static uint Reserve(int order, int passRound) => (uint)(1 + 2 * order + passRound - 1);

    public static uint Return(int order) => FirstReturn + (uint)order;

    public static uint OpenRound => RoundOpened;

    public static bool IsReserve(uint code) => code is > 0 and < FirstReturn;

    public static int OrderOf(uint code) => (int)(IsReserve(code) ? (code - 1) / 2 : code - FirstReturn);

    public static int PassRoundOf(uint code) => (int)((code - 1) % 2) + 1;

    public static string Name(uint code) =>
        code == RoundOpened ? "round opens"
        : IsReserve(code) ? $"order {OrderOf(code)} reserved (pass of round {PassRoundOf(code)})"
        : $"order {OrderOf(code)} returned";

    public static Ledger Fold(uint journal, ModelSize size)
    {
        int free = size.Stock, returned = 0, round = 1, length = 0;
        uint known = 0, held = 0;
        string? fault = null;
        for (; journal != 0; journal >>= 4, length++)
        {
            var code = journal & 15;
            if (code == RoundOpened)
            {
                (free, returned, round) = (free + returned, 0, round + 1);
                continue;
            }

            var (order, bit) = (OrderOf(code), 1u << OrderOf(code));
            if (IsReserve(code))
            {
                free -= size.Quantities[order];
                fault ??= free < 0 ? "oversold: more units reserved than there are"
                    : (known & bit) != 0 ? "an order was reserved twice" : null;
                (known, held) = (known | bit, held | bit);
            }
            else
            {
                fault ??= (held & bit) == 0 ? "units came back that nobody held" : null;
                returned += size.Quantities[order];
                held &= ~bit;
            }
        }

        return new Ledger
        {
            Free = free,
            Returned = returned,
            Round = round,
            Length = length,
            Known = known,
            Held = held,
            Fault = fault,
        };
    }

    /// <summary>Both journals, one behind the other.</summary>
    public static uint Append(uint journal, uint batch)
    {
        for (; batch != 0; batch >>= 4)
        {
            journal |= (batch & 15) << (4 * Count(journal));
        }

        return journal;
    }

    /// <summary>Without its last events.</summary>
    public static uint Cut(uint journal, int events)
    {
        var left = Math.Max(0, Count(journal) - events);
        return left == 0 ? 0 : journal & (uint)((1UL << (4 * left)) - 1);
    }

    public static int Count(uint journal) => (32 - System.Numerics.BitOperations.LeadingZeroCount(journal) + 3) / 4;
}
