using System.Reflection;

namespace Seckill.Tests.Webhooks;

/// <summary>Stands before a port of the product; the first call of one of its methods ends with a fault.</summary>
public class FaultOnce : DispatchProxy
{
    private object _port = null!;
    private string _method = "";
    private Exception? _fault;

    public bool HasFailed => _fault is null;

    public static T Before<T>(T port, string method, Exception fault)
        where T : class
    {
        var made = Create<T, FaultOnce>();
        var self = (FaultOnce)(object)made;
        (self._port, self._method, self._fault) = (port, method, fault);
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == _method && Interlocked.Exchange(ref _fault, null) is { } fault
            ? throw fault : targetMethod.Invoke(_port, BindingFlags.DoNotWrapExceptions, null, args, null);
}
