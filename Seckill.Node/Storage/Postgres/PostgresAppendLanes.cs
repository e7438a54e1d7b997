using System.Collections.Concurrent;
using Npgsql;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Keeps a bounded number of append lanes. When one breaks, the idle ones are not trusted either, and the other
/// connections of this process neither (onBroken): after a server's restart each of them would fail once more.
/// </summary>
internal sealed class PostgresAppendLanes(NpgsqlDataSource source, int most, Action onBroken) : IAsyncDisposable
{
    private readonly ConcurrentStack<(PostgresAppendLane Lane, int Age)> _idle = new();
    private readonly SemaphoreSlim _free = new(most, most);
    private int _age;

    /// <summary>Waits for one of the lanes, and opens it if need be. If it throws, nothing was sent.</summary>
    public async ValueTask<(PostgresAppendLane Lane, int Age)> RentAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            while (_idle.TryPop(out var kept))
            {
                if (kept.Age == Volatile.Read(ref _age) && kept.Lane.IsUsable)
                    return kept;
                await kept.Lane.DisposeAsync();
            }

            var age = Volatile.Read(ref _age);
            return (await PostgresAppendLane.OpenAsync(source, cancellation), age);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Return((PostgresAppendLane Lane, int Age) rented)
    {
        _idle.Push(rented);
        _free.Release();
    }

    public async ValueTask DiscardAsync((PostgresAppendLane Lane, int Age) rented)
    {
        onBroken();
        await rented.Lane.DisposeAsync();
        _free.Release();
    }

    /// <summary>No lane that exists now is handed out again.</summary>
    public void Distrust() => Interlocked.Increment(ref _age);

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var kept))
            await kept.Lane.DisposeAsync();
        await source.DisposeAsync();
    }
}
