using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Seckill.Node.Config;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>
/// Publishes to RabbitMQ's topic exchange, under the event's type as routing key, and counts an event as taken when the
/// broker confirms it. That no queue is bound to its key is the broker's business: then it is confirmed and dropped.
/// </summary>
public sealed class RabbitSink : IEventBroker, IAsyncDisposable
{
    private const int MostAhead = 10_000;
    private readonly RabbitSettings _settings;
    private readonly RabbitWatch _watch;
    private readonly RabbitLink _link;
    private readonly TimeProvider _time;

    // Ids of events that the broker has confirmed while an earlier one of the same wave was refused.
    private readonly HashSet<string> _ahead = new(StringComparer.Ordinal);

    // A batch was given up while the broker blocked: it may still confirm what we count as not taken.
    private bool _isStale;

    /// <param name="settings">Where it is.</param>
    /// <param name="name">Shown in the broker's list of connections.</param>
    /// <param name="watch">Is told of every change.</param>
    /// <param name="time">For the limit of a batch.</param>
    public RabbitSink(RabbitSettings settings, string name, RabbitWatch watch, TimeProvider time)
    {
        (_settings, _watch, _time) = (settings, watch, time);
        _link = new RabbitLink(settings, name, watch);
    }

    public RabbitStatus Status => _watch.Status;

    public async ValueTask<string?> OpenAsync(CancellationToken cancellation)
    {
        if (_link.Blocked is { } blocked)
        {
            return blocked;
        }

        var answer = await WithinLimitAsync(async over =>
        {
            if (_isStale)
            {
                _isStale = false;
                await _link.DropAsync();
            }

            await _link.OpenAsync(over);
            return new BrokerAnswer(0, null);
        }, cancellation);
        return answer.Error;
    }

    public ValueTask<BrokerAnswer> PublishAsync(
        string merchant, IReadOnlyList<OutgoingEvent> events, CancellationToken cancellation) =>
        WithinLimitAsync(async over =>
        {
            var channel = await _link.OpenAsync(over);
            var taken = 0;
            while (taken < events.Count)
            {
                var wave = events.Skip(taken).Take(WaveOf(events, taken)).ToList();
                var (confirmed, fault) = await SendAsync(channel, merchant, wave, over);
                taken += confirmed;
                _watch.Published(confirmed);
                if (fault is not null)
                {
                    return new BrokerAnswer(
                        taken, await FailedAsync(fault, cancellation), IsRefusal: fault is PublishException);
                }
            }

            return new BrokerAnswer(taken, null);
        }, cancellation);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <summary>So many, from the first on, are of different subjects: among them there is no order.</summary>
    private static int WaveOf(IReadOnlyList<OutgoingEvent> events, int first)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        return events.Skip(first).TakeWhile(told => subjects.Add(told.Subject)).Count();
    }

    private async Task<(int Confirmed, Exception? Fault)> SendAsync(
        IChannel channel, string merchant, IReadOnlyList<OutgoingEvent> wave, CancellationToken cancellation)
    {
        // What was confirmed behind a refusal need not be sent with every attempt at the refused one.
        var sent = wave.Select(told => _ahead.Contains(told.Id) ? Task.CompletedTask : channel.BasicPublishAsync(
            _settings.Exchange, told.Type, mandatory: false, RabbitMessage.PropertiesOf(merchant, told), told.Body,
            cancellation).AsTask()).ToList();
        var confirmed = 0;
        Exception? fault = null;
        for (var i = 0; i < sent.Count; i++)
        {
            try
            {
                await sent[i];
                confirmed += fault is null ? 1 : 0;
                Note(wave[i].Id, isAhead: fault is not null);
            }
            catch (Exception first) when (IsOfTheBroker(first))
            {
                fault ??= first;
            }
        }

        return (confirmed, fault);
    }

    private void Note(string id, bool isAhead)
    {
        if (!isAhead)
        {
            _ahead.Remove(id);
        }
        else if (_ahead.Count < MostAhead)
        {
            _ahead.Add(id);
        }
    }

    private async ValueTask<BrokerAnswer> WithinLimitAsync(
        Func<CancellationToken, Task<BrokerAnswer>> work, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_settings.Timeout, _time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await work(over.Token);
        }
        catch (Exception fault) when (IsOfTheBroker(fault))
        {
            return new BrokerAnswer(0, await FailedAsync(fault, cancellation));
        }
    }

    /// <summary>
    /// A connection that blocks is kept: a new one would block, too, and each attempt over a new one would leave one
    /// more copy of the batch in the broker's socket.
    /// </summary>
    private async ValueTask<string> FailedAsync(Exception fault, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return "the node stops";
        }

        if (fault is PublishException)
        {
            const string refused = "the broker refused an event (basic.nack): a queue is full, or it failed inside";
            _watch.Refused(refused);
            return refused;
        }

        if (_link.Blocked is { } blocked)
        {
            _isStale = true;
            return blocked;
        }

        var reason = Describe(fault);
        await _link.DropAsync();
        _watch.Lost(reason);
        return reason;
    }

    private static bool IsOfTheBroker(Exception fault) => fault is RabbitMQClientException or IOException
        or SocketException or TimeoutException or AuthenticationException or OperationCanceledException
        or ObjectDisposedException;

    /// <summary>What an operator can do something about; the client wraps it several times.</summary>
    private string Describe(Exception fault) => fault switch
    {
        OperationCanceledException =>
            $"no answer within {_settings.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
        OperationInterruptedException { ShutdownReason: { } reason } => reason.ReplyText,
        { InnerException: AggregateException { InnerExceptions: [var first, ..] } } => Describe(first),
        { InnerException: { } inner } => Describe(inner),
        _ => fault.Message,
    };
}
