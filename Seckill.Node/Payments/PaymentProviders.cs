using System.Collections.Frozen;
using Seckill.Http.Ports;

namespace Seckill.Node.Payments;

/// <summary>The adapters this node is configured with, by name.</summary>
public sealed class PaymentProviders(IEnumerable<IPaymentAdapter> adapters) : IPaymentProviders
{
    private readonly FrozenDictionary<string, IPaymentAdapter> _adapters =
        adapters.ToFrozenDictionary(adapter => adapter.Name, StringComparer.Ordinal);

    public IReadOnlyList<string> Names => _adapters.Keys;

    public IPaymentAdapter? Find(string name) => _adapters.GetValueOrDefault(name);

    IPaymentProvider? IPaymentProviders.Find(string name) => Find(name);
}
