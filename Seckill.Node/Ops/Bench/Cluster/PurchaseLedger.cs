using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What buyers were told: each won order with its key, refusals, retries. Many buyers write at once. It also answers
/// when something was won again after an owner was gone.
/// </summary>
public sealed class PurchaseLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OrderId> _won = [];
    private readonly Dictionary<string, long> _refusals = [];
    private readonly Dictionary<string, long> _retries = [];
    private readonly List<string> _doubles = [];
    private TaskCompletionSource<long>? _wonAgain;
    private long _goneAt;

    /// <summary>Keys that were won, with the order each was told.</summary>
    public IReadOnlyDictionary<string, OrderId> Won => _won;

    /// <summary>Keys that were told two different orders.</summary>
    public IReadOnlyList<string> Doubles => _doubles;

    /// <summary>Final answers other than won, by code.</summary>
    public IReadOnlyDictionary<string, long> Refusals => _refusals;

    /// <summary>Attempts that had to be repeated with the same key, by what was answered or happened.</summary>
    public IReadOnlyDictionary<string, long> Retries => _retries;

    /// <summary>Purchases given up without a decision.</summary>
    public long Undecided { get; private set; }

    /// <summary>
    /// Completes with the timestamp of the next won answer to an attempt that was sent after this one, when the killed
    /// process was gone: no answer of its own, late on a socket or passed on by another node, can count.
    /// </summary>
    public Task<long> WonAgainAsync(long goneAt)
    {
        lock (_lock)
        {
            _goneAt = goneAt;
            _wonAgain = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _wonAgain.Task;
        }
    }

    public void AddWon(string key, OrderId order, long sentAt, long answeredAt)
    {
        lock (_lock)
        {
            if (!_won.TryAdd(key, order) && _won[key] != order)
            {
                _doubles.Add(key);
            }

            if (_wonAgain is not null && sentAt >= _goneAt)
            {
                _wonAgain.TrySetResult(answeredAt);
                _wonAgain = null;
            }
        }
    }

    public void AddRefused(string code)
    {
        lock (_lock)
        {
            _refusals[code] = _refusals.GetValueOrDefault(code) + 1;
        }
    }

    public void AddRetry(string cause)
    {
        lock (_lock)
        {
            _retries[cause] = _retries.GetValueOrDefault(cause) + 1;
        }
    }

    public void AddUndecided()
    {
        lock (_lock)
        {
            Undecided++;
        }
    }
}
