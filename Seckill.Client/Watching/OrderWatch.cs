using System.Runtime.CompilerServices;

namespace Seckill.Client;

/// <summary>
/// Follows an order by its stream; where none can be had, or streams bring nothing, by long polls, and where those do
/// not wait, by polls. Now and then it tries the stream again.
/// </summary>
internal sealed class OrderWatch(ApiTransport transport)
{
    /// <summary>Streams in a row that end without a word: something in between holds them back.</summary>
    private const int MostMisses = 2;

    private static readonly TimeSpan StreamAgainAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async IAsyncEnumerable<Order> RunAsync(
        string orderId, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = options.After;
        var (misses, pollsSince) = (0, 0L);
        var poll = new OrderPoll(transport, orderId, options);
        while (true)
        {
            if (misses < MostMisses)
            {
                await using var stream = await OrderStream.OpenAsync(transport, orderId, last, options, cancellation);
                misses = stream is null ? MostMisses : misses + 1;
                pollsSince = transport.Time.GetTimestamp();
                while (stream is not null && await stream.NextAsync(last, cancellation) is { } told)
                {
                    misses = 0;
                    if (IsNews(told, last))
                    {
                        last = told;
                        yield return told;
                    }

                    if (told.State.IsFinal)
                    {
                        yield break;
                    }
                }

                await PauseAsync(misses, cancellation);
                continue;
            }

            if (await poll.NextAsync(cancellation) is { } order)
            {
                if (IsNews(order, last))
                {
                    last = order;
                    yield return order;
                }

                if (order.State.IsFinal)
                {
                    yield break;
                }
            }

            misses = transport.Time.GetElapsedTime(pollsSince) > StreamAgainAfter ? MostMisses - 1 : misses;
        }
    }

    /// <summary>An answer of a node that lags behind is no news.</summary>
    private static bool IsNews(Order order, Order? last) => last is null || order.Version > last.Version
        || (order.Version == last.Version && (order.State != last.State || order.Ahead != last.Ahead));

    /// <summary>Not all at one time: a node that stops cuts all of its streams at once.</summary>
    private Task PauseAsync(int misses, CancellationToken cancellation) => misses >= MostMisses
        ? Task.CompletedTask
        : transport.WaitAsync(Pause * ((misses + 1) * (0.5 + transport.Chance.Next())), cancellation);
}
