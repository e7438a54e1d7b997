namespace Seckill.Node.Config.Hocon;

/// <summary>A source that can not be read as HOCON, and where; the only exception that a bad source causes.</summary>
public sealed class HoconException(HoconOrigin origin, string fault) : Exception($"{origin}: {fault}")
{
    public HoconOrigin Origin { get; } = origin;

    /// <summary>What is wrong, without the place.</summary>
    public string Fault { get; } = fault;
}
