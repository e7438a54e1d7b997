using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>The heads of all shards, as the store has them now.</summary>
public delegate ValueTask<IReadOnlyList<ShardOffset>> ReadShardHeads(CancellationToken cancellation);

/// <summary>
/// Projects all shards beside the sale. Hints of the journal writer wake it; polling finds what hints missed. Several
/// hosts may share a store: the offset rows decide who takes a step. Selling never waits for it.
/// </summary>
public sealed partial class ProjectionHost : IProjectionControl, IAsyncDisposable
{
    private readonly IReadModelStore _store;
    private readonly ReadShardHeads _heads;
    private readonly IReadOnlyList<ProjectionKind> _kinds;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ProjectionHost> _log;
    private readonly ShardProjector[] _shards;
    private readonly ShardQueue _queue;
    private readonly PositionWaits _waits = new();
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<Task> _loops = [];

    public ProjectionHost(
        IJournal journal, IReadModelStore store, ReadShardHeads heads, int shardCount, TimeProvider time,
        ILogger<ProjectionHost> log, ProjectionOptions? options = null, IReadOnlyList<ProjectionKind>? kinds = null)
    {
        (_store, _heads, _time, _log) = (store, heads, time, log);
        _options = options ?? ProjectionOptions.Default;
        _kinds = kinds ?? ProjectionKind.All;
        _queue = new ShardQueue(shardCount);
        _shards = [.. Enumerable.Range(0, shardCount).Select(shard =>
            new ShardProjector(new ShardId(shard), _kinds, journal, store, _options, time, log))];
    }

    public IReadOnlyList<string> Names => [.. _kinds.Select(kind => kind.Name)];

    /// <summary>
    /// Returns when the offset rows are there and the loops run; the loops need no thread of their own.
    /// </summary>
    public async ValueTask StartAsync(CancellationToken cancellation)
    {
        await _store.EnsureAsync(Names, _shards.Length, cancellation);
        await PollOnceAsync(cancellation);
        _loops = [PollAsync(), .. Enumerable.Range(0, _options.Workers).Select(_ => WorkAsync())];
    }

    /// <summary>Steps in flight end first: committed, or rolled back.</summary>
    public async ValueTask StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await StopAsync();
            _stopping.Dispose();
        }
    }

    /// <summary>The journal writer's hint. Any thread, no allocation, no wait; hints of one shard coalesce.</summary>
    public void Committed(ShardOffset position)
    {
        if (_shards[position.Shard.Value].RaiseHead(position.Offset))
        {
            _queue.Signal(position.Shard.Value);
        }
    }

    /// <summary>
    /// True when all projections of the shard have reached the position; false when the time is over.
    /// </summary>
    public async ValueTask<bool> WaitUntilAsync(
        ShardOffset position, TimeSpan most, CancellationToken cancellation)
    {
        var projector = _shards[position.Shard.Value];
        var reached = _waits.Register(position);
        try
        {
            Committed(position);
            if (projector.Landed >= position.Offset)
            {
                return true;
            }

            await reached.WaitAsync(most, _time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return projector.Landed >= position.Offset;
        }
        finally
        {
            _waits.Forget(reached);
        }
    }

    /// <summary>One entry per projection and shard.</summary>
    public IReadOnlyList<ProjectionStatus> Status() => [.. _shards.SelectMany(shard => shard.Status())];

    /// <summary>Durable; other nodes follow with their next poll. The step in flight ends first or last.</summary>
    public async ValueTask PauseAsync(string projection, CancellationToken cancellation)
    {
        await _store.SetPausedAsync(KindOf(projection).Name, true, cancellation);
        ForAll(projection, one => one.SetPaused(true));
        LogPaused(projection);
    }

    /// <summary>Ends a pause, and forgives what stopped it.</summary>
    public async ValueTask ResumeAsync(string projection, CancellationToken cancellation)
    {
        await _store.SetPausedAsync(KindOf(projection).Name, false, cancellation);
        ForAll(projection, one => one.SetPaused(false));
        Revive(projection);
        LogResumed(projection);
    }

    /// <summary>Empties the read model and folds the whole journal again, while commits keep coming.</summary>
    public async ValueTask RebuildAsync(string projection, CancellationToken cancellation)
    {
        var kind = KindOf(projection);
        await _store.ResetAsync(kind.Name, kind.Tables, cancellation);
        LogRebuilding(projection);
        ForAll(projection, one => one.Restart());
        Revive(projection);
    }

    private ProjectionKind KindOf(string name) => _kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"no projection {name}; there are {string.Join(", ", Names)}", nameof(name));

    private void ForAll(string projection, Action<ShardProjection> act)
    {
        foreach (var one in _shards.SelectMany(shard => shard.Projections).Where(one => one.Name == projection))
        {
            act(one);
        }
    }

    private void Revive(string projection)
    {
        ForAll(projection, one => one.Revive());
        for (var shard = 0; shard < _shards.Length; shard++)
        {
            _queue.Signal(shard);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "projection {Projection} paused")]
    private partial void LogPaused(string projection);

    [LoggerMessage(Level = LogLevel.Information, Message = "projection {Projection} resumed")]
    private partial void LogResumed(string projection);

    [LoggerMessage(Level = LogLevel.Information, Message =
        "projection {Projection} emptied; it is folded again from 0")]
    private partial void LogRebuilding(string projection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "projections: heads and offsets can not be read; tried again")]
    private partial void LogPollFailed(Exception fault);
}
