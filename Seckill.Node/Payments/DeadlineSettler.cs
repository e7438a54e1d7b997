using System.Collections.Concurrent;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Items;

namespace Seckill.Node.Payments;

/// <summary>When a provider is given up on, and how many are asked at once.</summary>
public sealed record DeadlineSettlerOptions(TimeSpan CloseTimeout, int Concurrency = 1024);

/// <summary>
/// Owns the questions to providers at the deadlines of orders: close, and if you can not, tell me what you captured.
/// Its answer, or the lack of one, goes to the item, which alone decides.
/// </summary>
/// <param name="providers">Who can be asked.</param>
/// <param name="send">Sends a command to an item; completes when it is decided, or surely lost. May throw.</param>
/// <param name="options">Limits.</param>
/// <param name="time">For the limit.</param>
/// <param name="log">One line per fault.</param>
public sealed partial class DeadlineSettler(
    PaymentProviders providers, Func<ItemId, ItemCommand, ValueTask> send, DeadlineSettlerOptions options,
    TimeProvider time, ILogger<DeadlineSettler> log) : ISettlements, IAsyncDisposable
{
    private readonly ConcurrentDictionary<OrderId, Task> _open = new();
    private readonly SemaphoreSlim _places = new(options.Concurrency);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Orders whose provider is being asked, or waits for its turn.</summary>
    public int Open => _open.Count;

    public void Begin(ItemId item, DueSettlement due)
    {
        var order = new OrderId(item, due.Order);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_stopping.IsCancellationRequested && _open.TryAdd(order, begin.Task))
        {
            _open[order] = SettleAsync(order, due, begin.Task);
            begin.SetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_open.Values);
    }

    /// <summary>Goes on only after <paramref name="begun"/>, away from the actor's turn that called Begin.</summary>
    private async Task SettleAsync(OrderId order, DueSettlement due, Task begun)
    {
        await begun;
        try
        {
            await _places.WaitAsync(_stopping.Token);
            try
            {
                var captured = await CloseAsync(order, due);
                Crash.At(CrashPoint.SettleAfterAsking);
                await send(order.Item, new SettleDeadline(due.Order, due.PaymentId, due.Provider, captured));
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next owner of the item, or this one when it wakes again, begins anew.
        }
        catch (Exception fault)
        {
            LogNotSent(fault, order);
        }
        finally
        {
            _open.TryRemove(order, out _);
        }
    }

    private async ValueTask<Money?> CloseAsync(OrderId order, DueSettlement due)
    {
        if (providers.Find(due.Provider) is not { } provider)
        {
            LogNoProvider(due.Provider, order);
            return null;
        }

        var answer = await ProviderCall.AskAsync<CloseAnswer>(
            cancellation => provider.CloseAsync(due.PaymentId, cancellation),
            fault => new CloseAnswer.NoAnswer(fault), options.CloseTimeout, time, _stopping.Token);
        switch (answer)
        {
            case CloseAnswer.Closed:
                return null;
            case CloseAnswer.AlreadyCaptured captured:
                return captured.Amount;
            case CloseAnswer.NoAnswer none:
                LogNoAnswer(due.Provider, due.PaymentId, none.Detail);
                return null;
            default:
                throw new InvalidOperationException($"no case for {answer.GetType().Name}");
        }
    }

    [LoggerMessage(LogLevel.Warning, "settle {Order}: the item was not told, it will begin again")]
    private partial void LogNotSent(Exception fault, OrderId order);

    [LoggerMessage(LogLevel.Error, "settle {Order}: no provider named {Provider} here, its hold expires")]
    private partial void LogNoProvider(string provider, OrderId order);

    [LoggerMessage(LogLevel.Warning, "settle {PaymentId}: {Provider} did not answer, the hold expires: {Detail}")]
    private partial void LogNoAnswer(string provider, string paymentId, string detail);
}
