using System.Text.Json;
using System.Text.Json.Serialization;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>How verbs read what nodes say, and write what people and scripts read.</summary>
internal static class VerbJson
{
    /// <summary>A newer node may say more than is known here.</summary>
    public static ManagementJson Lenient { get; } = new(new JsonSerializerOptions(ManagementJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    });

    public static ManagementJson Indented { get; } =
        new(new JsonSerializerOptions(ManagementJson.Default.Options) { WriteIndented = true });
}
