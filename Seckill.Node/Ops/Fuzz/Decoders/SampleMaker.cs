using System.Reflection;
using Seckill.Domain;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// Makes values of the product's own records by their constructors, so that a new event or message is in the corpus
/// as soon as it is there.
/// </summary>
internal sealed class SampleMaker(Random random)
{
    private const int MostDepth = 8;

    private static readonly string[] Texts =
        ["", "u1", "pay_1", "CNY", "sandbox", "买家-2", "Teapot 茶壶 😀", new('x', 200), "a\nb\t\"c\"\\"];

    /// <summary>Each member of a closed family, that many times.</summary>
    public IEnumerable<T> Family<T>(int times)
        where T : class => Heirs(typeof(T)).SelectMany(type =>
            Enumerable.Range(0, times).Select(_ => (T)Make(type, 0)));

    public T Of<T>() => (T)Make(typeof(T), 0);

    private static IEnumerable<Type> Heirs(Type family) => family.Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(family) && !type.IsAbstract)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    private object Make(Type type, int depth)
    {
        if (depth > MostDepth)
        {
            throw new InvalidOperationException($"{type.Name} never ends");
        }

        return Simple(type) ?? Many(type, depth) ?? Composed(type, depth);
    }

    private object? Simple(Type type) =>
        type == typeof(string) ? Texts[random.Next(Texts.Length)]
        : type == typeof(bool) ? random.Next(2) == 0
        : type == typeof(byte) ? (byte)random.Next(256)
        : type == typeof(int) ? 1 + random.Next(random.Next(2) == 0 ? 10 : 1_000_000)
        : type == typeof(uint) ? (uint)random.Next()
        : type == typeof(ushort) ? (ushort)random.Next(65_536)
        : type == typeof(long) ? random.NextInt64(0, 1_000_000_000_000)
        : type == typeof(ulong) ? (ulong)random.NextInt64(long.MinValue, long.MaxValue)
        : type == typeof(double) ? random.NextDouble()
        : type == typeof(Instant) ? new Instant(random.NextInt64(0, 4_000_000_000_000))
        : type == typeof(TimeSpan) ? TimeSpan.FromMilliseconds(random.Next(100_000))
        : type == typeof(Guid) ? GuidOf()
        : type.IsEnum ? Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length))!
        : null;

    private object? Many(Type type, int depth)
    {
        if (type.IsArray)
        {
            return Elements(type.GetElementType()!, depth);
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var of = type.GetGenericArguments();
        return type.GetGenericTypeDefinition() switch
        {
            var list when list == typeof(IReadOnlyList<>) => Elements(of[0], depth),
            var map when map == typeof(IReadOnlyDictionary<,>) => Activator.CreateInstance(
                typeof(Dictionary<,>).MakeGenericType(of)),
            _ => null,
        };
    }

    private Array Elements(Type type, int depth)
    {
        var made = Array.CreateInstance(type, random.Next(4));
        for (var i = 0; i < made.Length; i++)
        {
            made.SetValue(Make(type, depth + 1), i);
        }

        return made;
    }

    private object Composed(Type type, int depth)
    {
        if (type.IsAbstract)
        {
            var heirs = Heirs(type).ToList();
            return Make(heirs[random.Next(heirs.Count)], depth + 1);
        }

        var constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type.Name} can not be made");
        return constructor.Invoke([.. constructor.GetParameters().Select(one => Argument(one, depth))]);
    }

    private object? Argument(ParameterInfo parameter, int depth)
    {
        var type = parameter.ParameterType;
        var bare = Nullable.GetUnderlyingType(type);
        var mayLack = bare is not null
            || (!type.IsValueType
                && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);
        return mayLack && (depth > 3 || random.Next(3) == 0) ? null : Make(bare ?? type, depth + 1);
    }

    private Guid GuidOf()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
