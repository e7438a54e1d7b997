using System.Collections;

namespace Seckill.Tests.Peers;

/// <summary>Equality of messages member by member, lists and byte arrays by what they hold.</summary>
internal static class DeepEquality
{
    /// <summary>Where the two differ first; null: nowhere.</summary>
    public static string? Difference(object? expected, object? actual, string at = "it")
    {
        if (expected is null || actual is null)
        {
            return expected is null && actual is null ? null : $"{at}: {expected ?? "null"} is not {actual ?? "null"}";
        }

        if (expected is IDictionary map)
        {
            var entries = map.Cast<object>().ToList();
            return Difference(entries, ((IDictionary)actual).Cast<object>().ToList(), at);
        }

        if (expected is IEnumerable list and not string)
        {
            return ListDifference(list, actual as IEnumerable, at);
        }

        var type = expected.GetType();
        if (type != actual.GetType())
        {
            return $"{at}: {type.Name} is not {actual.GetType().Name}";
        }

        var members = type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !p.GetMethod!.IsStatic);
        return type.IsPrimitive || type.IsEnum || type.Namespace!.StartsWith("System", StringComparison.Ordinal)
            && !type.Name.StartsWith("KeyValuePair", StringComparison.Ordinal)
            ? expected.Equals(actual) ? null : $"{at}: {expected} is not {actual}"
            : members.Select(p => Difference(p.GetValue(expected), p.GetValue(actual), $"{at}.{p.Name}"))
                .FirstOrDefault(difference => difference is not null);
    }

    private static string? ListDifference(IEnumerable expected, IEnumerable? actual, string at)
    {
        List<object?> left = [.. expected.Cast<object?>()], right = [.. actual?.Cast<object?>() ?? []];
        return left.Count != right.Count ? $"{at}: {left.Count} entries are not {right.Count}"
            : left.Select((entry, i) => Difference(entry, right[i], $"{at}[{i}]"))
                .FirstOrDefault(difference => difference is not null);
    }
}
