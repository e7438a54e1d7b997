namespace Seckill.Client;

/// <summary>One purchase on its way: what it has, and what comes next.</summary>
internal sealed class PurchaseFlow(
    ApiTransport transport, SeckillClient client, string itemId, PurchaseRequest request, PurchaseOptions options)
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly PassGetter _passes = new(client, itemId, options);
    private PurchaseTicket _ticket = options.Ticket ?? new PurchaseTicket(transport.Chance.NewKey());
    private bool _waitListPass;
    private bool _sent = options.Ticket?.Pass is not null;
    private DateTimeOffset? _waitedFor;
    private long _begun = transport.Time.GetTimestamp();

    private TimeSpan Left => options.Patience - transport.Time.GetElapsedTime(_begun);

    /// <summary>
    /// pass -> send -> decided, or in line -> decided. Back to pass when the pass is over (expired, round closed), back
    /// to send when the place in line was lost.
    /// 1. One key from the first attempt to the last, so at most one order.
    /// 2. While an attempt's outcome is unknown the pass it was sent with is kept: any pass of ours reaches an order
    ///    that exists, and a new one may be refused (sold-out) though the order is won.
    /// 3. Refused is said only on the server's word about this key, or before anything was sent.
    /// </summary>
    public async Task<PurchaseResult> RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            SeckillProblemException problem;
            try
            {
                if (_ticket.Pass is null)
                {
                    await GetPassAsync(cancellation);
                }

                if (await SendAsync(cancellation) is { } result)
                {
                    return result;
                }

                if (Left <= TimeSpan.Zero)
                {
                    throw new TimeoutException("the purchase took too long");
                }

                await PauseAsync(Pause * (0.25 + transport.Chance.Next() / 2), cancellation);
                continue;
            }
            catch (SeckillProblemException refused)
            {
                problem = refused;
            }
            catch (Exception fault) when (fault is SeckillUnreachableException or TimeoutException)
            {
                return new PurchaseResult.StillPending(_ticket, null, fault);
            }

            if (await AfterAsync(problem, cancellation) is { } end)
            {
                return end;
            }
        }
    }

    private async Task GetPassAsync(CancellationToken cancellation)
    {
        var pass = await _passes.GetAsync(_waitListPass, Left, cancellation);
        _ticket = _ticket with { Pass = pass };
        if (options.Keep is { } keep)
        {
            await keep(_ticket, cancellation);
        }
    }

    /// <summary>Null: it was decided that it is to be sent again.</summary>
    private async Task<PurchaseResult?> SendAsync(CancellationToken cancellation)
    {
        options.Progress?.Report(new PurchaseProgress(PurchaseStep.Sending));
        _sent = true;
        var wait = Left < MostWait ? Left : MostWait;
        var call = new CallOptions { IdempotencyKey = _ticket.IdempotencyKey, RetryFor = Left };
        var order = await client.Orders.PlaceAsync(itemId, request, _ticket.Pass!, wait, call, cancellation);
        return await FollowAsync(order, cancellation);
    }

    private async Task<PurchaseResult?> FollowAsync(Order order, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(transport.Time.GetElapsedTime(_begun) < options.Patience
            ? Left : TimeSpan.FromMilliseconds(1), transport.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            while (IsOpen(order))
            {
                Tell(order);
                var token = order.State == OrderState.Waiting ? cancellation : both.Token;
                order = await NextAsync(order, token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PurchaseResult.StillPending(_ticket, order.Id, null);
        }
        catch (SeckillUnreachableException fault)
        {
            return new PurchaseResult.StillPending(_ticket, order.Id, fault);
        }

        return order.State switch
        {
            var state when state == OrderState.Waiting => new PurchaseResult.Waiting(_ticket, order),
            var state when state == OrderState.Refused => Refused(order),
            { IsLapsed: true } => new PurchaseResult.Lapsed(_ticket, order),
            _ => new PurchaseResult.Won(_ticket, order),
        };
    }

    private bool IsOpen(Order order) => order.State == OrderState.Queued
        || (order.State == OrderState.Waiting && options.WaitForOffer);

    private async Task<Order> NextAsync(Order order, CancellationToken cancellation)
    {
        await foreach (var next in client.WatchAsync(order.Id, new WatchOptions { After = order }, cancellation))
        {
            return next;
        }

        return await client.Orders.GetAsync(order.Id, cancellation: cancellation);
    }

    private void Tell(Order order) => options.Progress?.Report(new PurchaseProgress(
        order.State == OrderState.Queued ? PurchaseStep.InLine : PurchaseStep.OnWaitList, Order: order));

    /// <summary>An order that was refused in line; null: that was the moment's, and it is sent again.</summary>
    private PurchaseResult.Refused? Refused(Order order)
    {
        switch (order.Reason)
        {
            case ProblemCodes.RoundClosed or ProblemCodes.PassExpired:
                _ticket = _ticket with { Pass = null };
                return null;
            case ProblemCodes.LineLost or ProblemCodes.OwnerMoving or ProblemCodes.TemporaryReducedCapacity
                or ProblemCodes.LineFull or ProblemCodes.NotOpen or ProblemCodes.Paused:
                return null;
            default:
                return new PurchaseResult.Refused(_ticket, order.Reason ?? "", null, order);
        }
    }

    /// <summary>What a refusal leads to; null: on to the next attempt.</summary>
    private async Task<PurchaseResult?> AfterAsync(SeckillProblemException problem, CancellationToken cancellation)
    {
        switch (problem.Code)
        {
            case ProblemCodes.RoundClosed or ProblemCodes.PassExpired when Left > TimeSpan.Zero:
                // The server knows no order of this key: nothing is lost with the pass.
                _ticket = _ticket with { Pass = null };
                await PauseAsync(Pause * transport.Chance.Next() / 4, cancellation);
                return null;
            case ProblemCodes.SoldOut when _ticket.Pass is null && CanWait(problem):
                _waitListPass = true;
                return null;
            case ProblemCodes.NotOpen when options.WaitForOpening && problem.OpensAt is { } opensAt
                && (opensAt != _waitedFor || Left > TimeSpan.Zero):
                await OpeningAsync(opensAt, cancellation);
                return null;
            case ProblemCodes.Paused when Left > TimeSpan.Zero:
                options.Progress?.Report(new PurchaseProgress(PurchaseStep.Paused));
                var told = problem.RetryAfter > TimeSpan.Zero ? problem.RetryAfter : null;
                await PauseAsync(told ?? Pause * (1 + transport.Chance.Next()), cancellation);
                return null;
            case ProblemCodes.Paused or ProblemCodes.NotOpen or ProblemCodes.SoldOut or ProblemCodes.LimitReached
                or ProblemCodes.RoundClosed or ProblemCodes.PassExpired or ProblemCodes.Ended:
                return new PurchaseResult.Refused(_ticket, problem.Code, problem, null);
        }

        if (problem.Status is not (429 or >= 500))
        {
            throw problem;
        }

        // The time was up while the server was short.
        return _sent
            ? new PurchaseResult.StillPending(_ticket, null, problem)
            : new PurchaseResult.Refused(_ticket, problem.Code, problem, null);
    }

    /// <summary>
    /// An opening that was waited for, and has not come for the server, is asked for within the patience.
    /// </summary>
    private async Task OpeningAsync(DateTimeOffset opensAt, CancellationToken cancellation)
    {
        if (opensAt == _waitedFor)
        {
            await client.Clock.WaitAsync(opensAt, cancellation);
            await PauseAsync(Pause * (0.5 + transport.Chance.Next()), cancellation);
            return;
        }

        await _passes.WaitAsync(opensAt, cancellation);
        (_waitedFor, _begun) = (opensAt, transport.Time.GetTimestamp());
    }

    /// <summary>No longer than there is patience left.</summary>
    private Task PauseAsync(TimeSpan wait, CancellationToken cancellation)
    {
        var most = Left;
        return most > TimeSpan.Zero
            ? transport.WaitAsync(wait < most ? wait : most, cancellation) : Task.CompletedTask;
    }

    private bool CanWait(SeckillProblemException problem) =>
        request.WaitList is true && problem.Problem.WaitListOpen is true && !_waitListPass;
}
