using Seckill.Domain;

namespace Seckill.Node.Sharding;

/// <summary>
/// Keeps those in the order of their arrival who come for a shard that is about to serve here: a line that was handed
/// over stays the line it was. Bounded.
/// </summary>
internal sealed class ArrivalOrder(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, Task> _last = [];
    private int _count;

    /// <summary>Nobody waits for any shard: who comes now overtakes nobody.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>The last place of that shard's order; null: no room. Dispose it once the next may go.</summary>
    public Place? Enter(ShardId shard)
    {
        lock (_gate)
        {
            if (_count >= most)
            {
                return null;
            }

            Volatile.Write(ref _count, _count + 1);
            var place = new Place(this, shard, _last.GetValueOrDefault(shard, Task.CompletedTask));
            _last[shard] = place.Gone;
            return place;
        }
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            Volatile.Write(ref _count, _count - 1);
            if (_last[place.Shard] == place.Gone)
            {
                _last.Remove(place.Shard);
            }
        }
    }

    /// <summary>One who waits.</summary>
    public sealed class Place(ArrivalOrder order, ShardId shard, Task turn) : IDisposable
    {
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when all who came before have gone.</summary>
        public Task Turn => turn;

        internal ShardId Shard => shard;

        internal Task Gone => _gone.Task;

        public void Dispose()
        {
            order.Leave(this);
            _gone.SetResult();
        }
    }
}
