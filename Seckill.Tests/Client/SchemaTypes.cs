using System.Reflection;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Which type of the client stands for which schema.</summary>
internal static class SchemaTypes
{
    public static readonly ILookup<string, Type> All = typeof(SeckillClient).Assembly.GetTypes()
        .SelectMany(type => NamesOf(type).Select(name => (name, type))).ToLookup(one => one.name, one => one.type);

    public static IEnumerable<string> NamesOf(Type type) =>
        type.GetCustomAttributes<WireSchemaAttribute>().Select(schema => schema.Name);
}
