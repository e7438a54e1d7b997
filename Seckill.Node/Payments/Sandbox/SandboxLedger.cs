using Seckill.Domain;

namespace Seckill.Node.Payments.Sandbox;

/// <summary>
/// What this process's sandbox knows of payments: opened here, and captured here; bounded, safe from any thread.
/// </summary>
internal sealed class SandboxLedger(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SandboxPayment> _payments = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();

    public SandboxPayment? Find(string paymentId)
    {
        lock (_gate)
        {
            return _payments.GetValueOrDefault(paymentId);
        }
    }

    /// <summary>Remembers a payment; one that is known stays as it is.</summary>
    public SandboxPayment Open(string paymentId, OrderId order, Money amount)
    {
        lock (_gate)
        {
            if (_payments.TryGetValue(paymentId, out var known))
            {
                return known;
            }

            while (_payments.Count >= most)
            {
                _payments.Remove(_oldest.Dequeue());
            }

            _oldest.Enqueue(paymentId);
            return _payments[paymentId] = new SandboxPayment(order, amount, null);
        }
    }

    /// <summary>Money came; the last word counts, so that a right amount can follow a wrong one.</summary>
    public void Capture(string paymentId, Money amount)
    {
        lock (_gate)
        {
            if (_payments.TryGetValue(paymentId, out var payment))
            {
                _payments[paymentId] = payment with { Captured = amount };
            }
        }
    }
}

internal sealed record SandboxPayment(OrderId Order, Money Amount, Money? Captured);
