namespace Seckill.Node.Config.Hocon;

/// <summary>What a configuration may ask of its reader: a broken file ends in an error, not in full memory.</summary>
public static class HoconLimits
{
    /// <summary>Characters of one source.</summary>
    public const int SourceLength = 1 << 20;

    /// <summary>Characters of all sources of one configuration, each include counted as often as it is read.</summary>
    public const int TotalLength = 8 << 20;

    /// <summary>Braces, brackets and path elements inside one another.</summary>
    public const int Depth = 64;

    /// <summary>Includes inside one another.</summary>
    public const int IncludeDepth = 16;

    /// <summary>Substitutions, objects and arrays that are being resolved inside one another.</summary>
    public const int ResolveDepth = 200;

    /// <summary>Values looked at plus characters joined while resolving: what substitutions can multiply.</summary>
    public const int ResolveSteps = 4_000_000;
}
