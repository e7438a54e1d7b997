using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Calls every method of the client that names a route, with an argument for each parameter.</summary>
internal static class ClientMethods
{
    public static readonly IReadOnlyList<ClientMethod> All =
    [
        .. typeof(SeckillClient).GetProperties().SelectMany(group => group.PropertyType.GetMethods()
            .Select(method => (group, method, route: method.GetCustomAttribute<RouteAttribute>()))
            .Where(one => one.route is not null)
            .Select(one => new ClientMethod(one.group, one.method, one.route!.Method, one.route.Path))),
    ];

    /// <summary>What the method sends first.</summary>
    public static async Task<HttpRequestMessage> SentByAsync(ClientMethod method)
    {
        using var recorder = new CallRecorder();
        using var http = new HttpClient(recorder) { BaseAddress = new Uri("http://shop.example/") };
        var client = new SeckillClient(http, random: new Random(1));
        var arguments = method.Info.GetParameters().Select(ArgumentFor).ToArray();
        await Assert.ThrowsAsync<SeckillProblemException>(
            () => RunAsync(method.Info.Invoke(method.Group.GetValue(client), arguments)!));
        return recorder.Sent[0];
    }

    private static Task RunAsync(object running)
    {
        if (running is Task task)
        {
            return task;
        }

        var item = running.GetType().GetInterfaces()
            .Single(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            .GetGenericArguments()[0];
        return (Task)typeof(ClientMethods).GetMethod(nameof(FirstAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(item).Invoke(null, [running])!;
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> sequence)
    {
        await foreach (var _ in sequence)
        {
            return;
        }
    }

    private static object? ArgumentFor(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.Name switch
        {
            "options" or "cancellation" => parameter.HasDefaultValue ? null : Activator.CreateInstance(type),
            "secret" => "whsec_AAAA",
            _ when type == typeof(string) => "abc",
            _ when type == typeof(IReadOnlyList<string>) => new[] { "abc" },
            _ when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string>(),
            _ when type == typeof(Func<Stream>) => () => new MemoryStream(),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1]),
            _ when type == typeof(OrderState) => OrderState.Paid,
            _ when type == typeof(DeliveryState) => DeliveryState.Dead,
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(7),
            _ when type.IsPrimitive => Convert.ChangeType(7, type, CultureInfo.InvariantCulture),
            _ when type.IsValueType => Activator.CreateInstance(type),
            _ => RuntimeHelpers.GetUninitializedObject(type),
        };
    }
}

/// <summary>A method of one group of the client, and the route it says it sends to.</summary>
internal sealed record ClientMethod(PropertyInfo Group, MethodInfo Info, string Method, string Path)
{
    public override string ToString() => $"{Group.Name}.{Info.Name}";
}
