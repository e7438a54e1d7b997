namespace Seckill.Node.Ops.Cli;

/// <summary>Standard output takes nothing any more; why, or null: its reader left, as head does.</summary>
public sealed class OutputLostException(string? reason)
    : IOException($"standard output can not be written: {reason ?? "its reader left"}")
{
    public bool ReaderLeft { get; } = reason is null;
}
