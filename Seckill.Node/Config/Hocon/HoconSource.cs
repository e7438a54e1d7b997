namespace Seckill.Node.Config.Hocon;

/// <summary>A text to read.</summary>
/// <param name="Name">As messages call it.</param>
/// <param name="Text">Its content.</param>
/// <param name="FullPath">Of a file: what its includes are relative to; null: it is none.</param>
public sealed record HoconSource(string Name, string Text, string? FullPath)
{
    /// <summary>Two sources of the same identity are the same file.</summary>
    public string Identity => FullPath ?? Name;
}
