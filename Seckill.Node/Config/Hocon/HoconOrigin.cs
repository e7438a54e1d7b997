namespace Seckill.Node.Config.Hocon;

/// <summary>A place in a source, lines and columns from 1.</summary>
public readonly record struct HoconOrigin(string File, int Line, int Column)
{
    /// <summary>A source without lines, such as a command line argument, has line 0.</summary>
    public static HoconOrigin Of(string source) => new(source, 0, 0);

    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
