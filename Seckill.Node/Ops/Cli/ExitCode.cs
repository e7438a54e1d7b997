namespace Seckill.Node.Ops.Cli;

/// <summary>What a verb tells the shell; scripts rely on the numbers.</summary>
public static class ExitCode
{
    public const int Yes = 0;

    /// <summary>The answer is no: differs, violated, unhealthy, not finished.</summary>
    public const int No = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int NotAllowed = 4;
    public const int WrongState = 5;
    public const int Unreachable = 6;

    /// <summary>A file that was given can not be used; the configuration is one.</summary>
    public const int BadInput = 7;
    public const int Bug = 70;

    /// <summary>Who read the output left before its end, as head does: what shells say of SIGPIPE.</summary>
    public const int ReaderLeft = 141;
}
