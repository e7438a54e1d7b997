using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Seckill.Domain;

namespace Seckill.Node.Telemetry;

/// <summary>
/// Words of labels, from the names of closed families: UnitsReserved is units-reserved. Made once, so that a count
/// makes no text, and so few that no label grows with buyers, orders or items.
/// </summary>
internal static partial class Labels
{
    private static readonly FrozenDictionary<Type, string> EventKinds = typeof(ItemEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ItemEvent)) && !type.IsAbstract)
        .ToFrozenDictionary(type => type, type => Kebab(type.Name));

    public static string OfEvent(Type kind) => EventKinds[kind];

    public static string Of<T>(T value) where T : struct, Enum => Enums<T>.Words[value];

    /// <summary>From a name in code to a label.</summary>
    public static string Kebab(string name) => Inner().Replace(name, "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Inner();

    private static class Enums<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Words =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => Kebab(value.ToString()));
    }
}
