namespace Seckill.Tests.Cluster;

/// <summary>
/// One buyer from his first click to the end: won, lost for good, or tired. A stop makes him leave at the next pause.
/// </summary>
public sealed class Visit(Storefront front, Attempt attempt, Random random, TimeProvider time)
{
    private const int MostTries = 40;
    private const int MostPolls = 60;
    private const int MostSteps = 6;

    private string _node = front.NextNode();
    private HeldPass _held;
    private string? _pass;

    public async Task RunAsync(CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries && !stop.IsCancellationRequested; tries++)
        {
            var outcome = await TryAsync();
            outcome = outcome?.Kind == OutcomeKind.Queued ? await PollAsync(stop) : outcome;
            switch (outcome)
            {
                case { Kind: OutcomeKind.Told }:
                    await AfterAsync(stop);
                    return;
                case null or { Kind: OutcomeKind.Unexpected }:
                case { Kind: OutcomeKind.Lost, Code: not "line-lost" }:
                    return;
                case { Code: "pass-expired" }:
                    _pass = null;
                    break;
            }

            _node = front.NodeAfter(_node);
            await PauseAsync(stop);
        }
    }

    /// <summary>One click, or two at once on two nodes; null: there is no pass to be had any more.</summary>
    private async Task<Outcome?> TryAsync()
    {
        if (_pass is null)
        {
            (_held, _pass, var code) = await front.PassAsync(_node, attempt.Buyer, attempt.Item);
            if (_pass is null)
            {
                return code is "sold-out" or "ended" ? null : new Outcome(OutcomeKind.Retryable, code);
            }
        }

        var style = random.Next(10);
        if (style > 1)
        {
            return await front.BuyAsync(_node, attempt, _held, _pass, style == 2 ? "respond-async" : null);
        }

        var clicks = await Task.WhenAll(
            front.BuyAsync(_node, attempt, _held, _pass),
            front.BuyAsync(front.NodeAfter(_node), attempt, _held, _pass, style == 0 ? "respond-async" : null));
        return clicks.MaxBy(click => click.Kind switch
        {
            OutcomeKind.Unexpected => 4,
            OutcomeKind.Told => 3,
            OutcomeKind.Lost => 2,
            OutcomeKind.Queued => 1,
            _ => 0,
        });
    }

    /// <summary>Asks another node each time what became of a purchase that was answered 202.</summary>
    private async Task<Outcome> PollAsync(CancellationToken stop)
    {
        var node = _node;
        for (var polls = 0; polls < MostPolls && !stop.IsCancellationRequested; polls++)
        {
            node = front.NodeAfter(node);
            var outcome = await front.ReadAsync(node, attempt);
            if (outcome.Kind is OutcomeKind.Told or OutcomeKind.Lost or OutcomeKind.Unexpected)
            {
                return outcome;
            }

            await PauseAsync(stop);
        }

        return new Outcome(OutcomeKind.Retryable);
    }

    /// <summary>Most winners keep their hold; some look, pay (now and then without a start), or cancel.</summary>
    private async Task AfterAsync(CancellationToken stop)
    {
        var what = random.Next(10);
        if (what == 0)
        {
            await StepAsync(node => front.CancelAsync(node, attempt), stop);
        }
        else if (what == 1)
        {
            var started = await StepAsync(node => front.StartPaymentAsync(node, attempt), stop);
            if (started is { Kind: OutcomeKind.Done, Code: { } payment })
            {
                await StepAsync(node => front.CaptureAsync(node, attempt, payment), stop);
            }
        }
        else if (what == 2)
        {
            var payment = $"loose-{attempt.Order}";
            await StepAsync(node => front.CaptureAsync(node, attempt, payment), stop);
        }

        if (what < 5)
        {
            await StepAsync(node => front.ReadAsync(node, attempt), stop);
        }
    }

    private async Task<Outcome> StepAsync(Func<string, Task<Outcome>> ask, CancellationToken stop)
    {
        Outcome outcome = default;
        for (var steps = 0; steps < MostSteps && !stop.IsCancellationRequested; steps++)
        {
            _node = front.NodeAfter(_node);
            outcome = await ask(_node);
            if (outcome.Kind is not (OutcomeKind.Retryable or OutcomeKind.None or OutcomeKind.Queued))
            {
                return outcome;
            }

            await PauseAsync(stop);
        }

        return outcome;
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        var pause = TimeSpan.FromMilliseconds(50 + random.Next(200));
        await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
