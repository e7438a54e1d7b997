using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Payments;

/// <summary>The way to an owner that answers every order query with what the test says.</summary>
internal sealed class OwnerStub : IItemGateway
{
    public Func<ItemId, ReadOrder, ItemReply> Answer { get; set; } = (_, _) => Refused.With(RefusalCode.NotFound);

    public List<(ItemId Item, ReadOrder Query)> Asked { get; } = [];

    public ValueTask<ItemReply> AskAsync(ItemId item, ItemRequest request, CancellationToken cancellation)
    {
        var query = Assert.IsType<ReadOrder>(request);
        Asked.Add((item, query));
        return new(Answer(item, query));
    }

    public ValueTask<ItemTicket> EnqueueAsync(
        ItemId item, ItemCommand command, TimeSpan tryFor, bool untilInLine) =>
        throw new NotSupportedException();

    public ValueTask<ItemFacts?> FactsAsync(ItemId item, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask OrderChangedAsync(OrderId order, int seenVersion, TimeSpan most, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
