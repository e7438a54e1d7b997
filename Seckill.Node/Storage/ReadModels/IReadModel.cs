using Seckill.Node.Projections;

namespace Seckill.Node.Storage.ReadModels;

/// <summary>One opened read-model database or file: what the composition root hands to the projections.</summary>
public interface IReadModel : IAsyncDisposable
{
    IReadModelStore Store { get; }

    IReadModelQueries Queries { get; }

    IMoneyQueries Money { get; }

    IOperatorQueries Operators { get; }
}
