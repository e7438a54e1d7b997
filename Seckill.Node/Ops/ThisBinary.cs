using System.Reflection;

namespace Seckill.Node.Ops;

/// <summary>How to run this program once more.</summary>
internal static class ThisBinary
{
    private const string Project = "Seckill.Node";

    /// <summary>The executable beside the assembly where there is one, else the runtime with the assembly.</summary>
    public static string[] Command
    {
        get
        {
            var assembly = Assembly.GetExecutingAssembly().Location;
            var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
            return File.Exists(executable) ? [executable] : ["dotnet", assembly];
        }
    }

    /// <summary>What a person types in this folder; in a checkout there is no seckill on the PATH.</summary>
    public static string Typed => File.Exists(Path.Combine(Project, $"{Project}.csproj"))
        ? $"dotnet run --project {Project} --" : "seckill";
}
