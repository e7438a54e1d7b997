using System.Data.Common;

namespace Seckill.Node.Projections;

/// <summary>The loops of the host: one polls, some work.</summary>
public sealed partial class ProjectionHost
{
    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(_options.PollInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    await PollOnceAsync(_stopping.Token);
                }
                catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
                {
                    LogPollFailed(fault);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async ValueTask PollOnceAsync(CancellationToken cancellation)
    {
        var stamps = _shards.Select(shard => shard.Projections.Select(one => one.Stamp).ToArray()).ToArray();
        var offsets = await _store.ReadOffsetsAsync(cancellation);
        var byPlace = offsets.Offsets.ToDictionary(
            entry => (entry.Projection, entry.Position.Shard.Value), entry => entry.Position.Offset);
        for (var shard = 0; shard < _shards.Length; shard++)
        {
            for (var i = 0; i < stamps[shard].Length; i++)
            {
                var one = _shards[shard].Projections[i];
                one.Refresh(
                    byPlace.GetValueOrDefault((one.Name, shard)), offsets.Paused.Contains(one.Name), stamps[shard][i]);
            }

            _waits.Reached(new(shard), _shards[shard].Landed);
        }

        foreach (var head in await _heads(cancellation))
        {
            _shards[head.Shard.Value].RaiseHead(head.Offset);
            if (_shards[head.Shard.Value].IsWanted)
            {
                _queue.Signal(head.Shard.Value);
            }
        }
    }

    private async Task WorkAsync()
    {
        var leftOver = false;
        var last = TimeSpan.Zero;
        try
        {
            while (true)
            {
                if (!leftOver)
                {
                    await _queue.WaitAsync(_stopping.Token);
                    await Task.Delay(_options.WaitAfter(last), _time, _stopping.Token);
                }

                var begun = _time.GetTimestamp();
                leftOver = await WorkRoundAsync();
                last = _time.GetElapsedTime(begun);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>Each shard that is queued now gets one turn; true: some had more to do than a turn allows.</summary>
    private async ValueTask<bool> WorkRoundAsync()
    {
        var leftOver = false;
        for (var left = _queue.Count; left > 0 && _queue.TryTake(out var shard); left--)
        {
            try
            {
                if (await _shards[shard].CatchUpAsync(_stopping.Token))
                {
                    leftOver = true;
                    _queue.Signal(shard);
                }
            }
            finally
            {
                _queue.Done(shard);
            }

            _waits.Reached(new(shard), _shards[shard].Landed);
        }

        return leftOver;
    }
}
