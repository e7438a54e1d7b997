using System.Reflection;

namespace Seckill.Node.Ops.Cli;

/// <summary>The version this binary was built as.</summary>
public static class BuildVersion
{
    public static string Text { get; } = typeof(BuildVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
