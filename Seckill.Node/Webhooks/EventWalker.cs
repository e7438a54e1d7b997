using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Webhooks;

/// <summary>
/// Tells the events of interested merchants' items, on the node that owns them, beside the sale. While there is no such
/// merchant it asks that one question and nothing else. Ownership only spares work: that nothing is told twice is the
/// store's (<see cref="IEventStore.TellAsync"/>).
/// </summary>
public sealed partial class EventWalker : IAsyncDisposable
{
    private readonly WalkerParts _parts;
    private readonly WalkerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<EventWalker> _log;
    private readonly ItemSearch _search;
    private readonly Dictionary<ItemId, ItemStream> _streams = [];
    private readonly Dictionary<ItemId, long> _poisoned = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private volatile bool _isWanted;

    public EventWalker(
        WalkerParts parts, WalkerOptions options, TimeProvider time, ILogger<EventWalker> log)
    {
        (_parts, _options, _time, _log) = (parts, options, time, log);
        _search = new ItemSearch(parts, options, time);
    }

    public void Start() => _loop = RunAsync();

    /// <summary>The journal writer's hint. Any thread, no wait; costs one read while nobody wants events.</summary>
    public void Committed(ShardOffset position)
    {
        if (_isWanted && _search.RaiseHead(position))
        {
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>A merchant has become interested: look now.</summary>
    public void Look()
    {
        _isWanted = true;
        _search.Relist();
        _wake.Writer.TryWrite(true);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
            await _loop;
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var more = false;
                try
                {
                    more = await RoundAsync();
                }
                catch (Exception fault) when (IsOfTheStore(fault))
                {
                    LogStoreFailed(fault);
                }
                catch (Exception fault) when (!_stopping.IsCancellationRequested)
                {
                    // A bug: it is loud, and does not end the telling of all other items.
                    LogRoundFailed(fault);
                }

                await RestAsync(more);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop; what was not told the next owner tells.
        }
    }

    /// <summary>Until the next poll, or a little after a hint; not at all while there is work left.</summary>
    private async ValueTask RestAsync(bool more)
    {
        if (more)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            return;
        }

        using var hint = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var hinted = _wake.Reader.WaitToReadAsync(hint.Token).AsTask();
        if (await Task.WhenAny(hinted, Task.Delay(_options.Poll, _time, hint.Token)) == hinted)
        {
            await hinted;
            _wake.Reader.TryRead(out _);
            await Task.Delay(_options.Linger, _time, _stopping.Token);
        }

        await hint.CancelAsync();
        _stopping.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Finds items that have more than was told, and gives each a turn. True: some have still more.</summary>
    private async ValueTask<bool> RoundAsync()
    {
        var merchants = await _parts.Store.ReadMerchantsAsync(_stopping.Token);
        _isWanted = merchants.Count > 0 || _parts.Everybody is not null;
        if (!_isWanted)
        {
            _streams.Clear();
            return false;
        }

        await _search.LookAsync(merchants, _stopping.Token);
        for (var left = Math.Min(_search.Count, _options.MostTurns); left > 0 && _search.TryTake(out var item); left--)
        {
            await TurnAsync(item);
        }

        DropIdle();
        return _search.HasMore || _search.Count > 0;
    }

    private async ValueTask TurnAsync(ItemId item)
    {
        if (_poisoned.TryGetValue(item, out var since))
        {
            var left = _options.PoisonRest - _time.GetElapsedTime(since);
            if (left > TimeSpan.Zero)
            {
                // A shard that leaves takes its items' rests along, and may be back before this one is over.
                _search.Rest(item, left);
                return;
            }

            _poisoned.Remove(item);
        }

        try
        {
            await TellAsync(item);
        }
        catch (Exception fault) when (fault is JournalDamagedException or UnknownEventException
            or InvariantViolation or NotSupportedException)
        {
            _streams.Remove(item);
            _poisoned[item] = _time.GetTimestamp();
            _search.Rest(item, _options.PoisonRest);
            LogPoisoned(item, fault);
        }
        catch
        {
            // Whatever it was: the stream has folded what was not told, and would tell the next step without it.
            _streams.Remove(item);
            _search.Again(item);
            throw;
        }
    }

    private async ValueTask TellAsync(ItemId item)
    {
        if (!_streams.TryGetValue(item, out var stream))
        {
            if (await _parts.Store.FindItemAsync(item, _stopping.Token) is not { } row)
            {
                return;
            }

            stream = await ItemStream.OpenAsync(row, _parts.Journal, _parts.Snapshots, _stopping.Token);
            _streams.Add(item, stream);
        }

        stream.UsedAt = _time.GetTimestamp();
        var more = await stream.TellAsync(_parts.Journal, _parts.Store, _options, _parts.Told, _stopping.Token);
        if (more is null)
        {
            _streams.Remove(item);
        }

        if (more is not false)
        {
            _search.Again(item);
        }
    }

    private void DropIdle()
    {
        foreach (var stream in _streams.Values.Where(
            one => _time.GetElapsedTime(one.UsedAt) > _options.Idle || !_search.IsMine(one.Item)).ToList())
        {
            _streams.Remove(stream.Item);
        }
    }

    private static bool IsOfTheStore(Exception fault) => fault is DbException or IOException or TimeoutException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "events can not be told now; tried again")]
    private partial void LogStoreFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "telling events failed in a way that nobody foresaw; tried again")]
    private partial void LogRoundFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Critical, Message =
        "events of item {Item} are NOT TOLD: its history can not be folded; tried again later")]
    private partial void LogPoisoned(ItemId item, Exception fault);
}
