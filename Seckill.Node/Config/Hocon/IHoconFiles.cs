namespace Seckill.Node.Config.Hocon;

/// <summary>Where included sources come from.</summary>
public interface IHoconFiles
{
    /// <summary>The included source, or null. Throws <see cref="HoconException"/> when it can not be read.</summary>
    HoconSource? Find(HoconInclude include, HoconSource from);
}

/// <summary>Nothing is there.</summary>
public sealed class NoHoconFiles : IHoconFiles
{
    public static readonly NoHoconFiles Instance = new();

    public HoconSource? Find(HoconInclude include, HoconSource from) => null;
}
