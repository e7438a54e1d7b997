namespace Seckill.Node.Projections;

/// <summary>
/// A bill that can not be read, with the line that is at fault; TooLarge: it has no end within the bound.
/// </summary>
public sealed class BillRefusedException(int line, string fault, bool tooLarge = false) : Exception(fault)
{
    /// <summary>From 1, the head included.</summary>
    public int Line { get; } = line;

    public bool TooLarge { get; } = tooLarge;
}
