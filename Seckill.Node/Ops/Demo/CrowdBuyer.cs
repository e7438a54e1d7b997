using Seckill.Client;
using Seckill.Http.Ports;

namespace Seckill.Node.Ops.Demo;

/// <summary>
/// One made-up person: buys over the network, and then pays, is declined and pays again or not, cancels, or walks away.
/// </summary>
/// <param name="Client">With a token of his own.</param>
/// <param name="Count">Learns what becomes of him.</param>
/// <param name="Chance">From 0 to below 1: what kind of person he is.</param>
internal sealed record CrowdBuyer(SeckillClient Client, CrowdCount Count, double Chance)
{
    private const double Pays = 0.65, IsDeclined = 0.80, Cancels = 0.87;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PayPatience = TimeSpan.FromSeconds(30);

    /// <summary>Learns how long a won purchase took, its pass included.</summary>
    public Action<TimeSpan>? Bought { get; init; }

    /// <summary>Learns of a payment that was made and did not arrive within the patience of people.</summary>
    public Action? PaidInVain { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public async Task RunAsync(string item, string name, CancellationToken cancellation)
    {
        Count.Add(nameof(CrowdTally.Arrived));
        try
        {
            await BuyAsync(item, name, cancellation);
        }
        catch (SeckillProblemException problem)
        {
            Count.Refuse(problem.Code.Length > 0 ? problem.Code : $"{problem.Status}");
        }
        catch (SeckillUnreachableException)
        {
            Count.Add(nameof(CrowdTally.Undecided));
        }
    }

    private async Task BuyAsync(string item, string name, CancellationToken cancellation)
    {
        var request = new PurchaseRequest
        {
            ShipTo = new ShipTo(name, "+86 10 5555 0100", "1 Demo Lane, Beijing"),
            WaitList = Chance % 0.1 < 0.03 ? true : null,
        };
        var options = new PurchaseOptions { Patience = Patience, ChallengeWorkers = 1 };
        var begunAt = Time.GetTimestamp();
        switch (await Client.PurchaseAsync(item, request, options, cancellation))
        {
            case PurchaseResult.Won { Order: var order }:
                Bought?.Invoke(Time.GetElapsedTime(begunAt));
                Count.Add(nameof(CrowdTally.Won));
                await AfterAsync(order, cancellation);
                break;
            case PurchaseResult.Waiting:
                Count.Add(nameof(CrowdTally.Waiting));
                break;
            case PurchaseResult.Refused { Reason: var reason }:
                Count.Refuse(reason);
                break;
            case PurchaseResult.Lapsed or PurchaseResult.StillPending:
                Count.Add(nameof(CrowdTally.Undecided));
                break;
            case var other:
                throw new InvalidOperationException($"unexpected result {other.GetType().Name}");
        }
    }

    private async Task AfterAsync(Order order, CancellationToken cancellation)
    {
        switch (Chance)
        {
            case < Pays:
                await PayAsync(order, cancellation);
                break;
            case < IsDeclined:
                await SettleAsync(order, PaymentOutcome.Fail, cancellation);
                Count.Add(nameof(CrowdTally.Declined));
                if (Chance < (Pays + IsDeclined) / 2)
                {
                    await PayAsync(order, cancellation);
                }
                else
                {
                    Count.Add(nameof(CrowdTally.Unpaid));
                }

                break;
            case < Cancels:
                await Client.Orders.CancelAsync(order.Id, cancellation: cancellation);
                Count.Add(nameof(CrowdTally.Cancelled));
                break;
            default:
                Count.Add(nameof(CrowdTally.Unpaid));
                break;
        }
    }

    private async Task PayAsync(Order order, CancellationToken cancellation)
    {
        await SettleAsync(order, PaymentOutcome.Succeed, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PayPatience);
        try
        {
            await foreach (var state in Client.WatchAsync(order.Id, null, limit.Token))
            {
                if (state.State == OrderState.Paid)
                {
                    Count.Add(nameof(CrowdTally.Paid));
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The provider is slow; the order shows it later.
            PaidInVain?.Invoke();
        }

        Count.Add(nameof(CrowdTally.Unpaid));
    }

    private async Task SettleAsync(Order order, PaymentOutcome outcome, CancellationToken cancellation)
    {
        var payment = await Client.Payments.StartAsync(order.Id, "sandbox", cancellation: cancellation);
        await Client.Development.SettleAsync(
            payment.PaymentId, new SandboxScript { Outcome = outcome }, cancellation);
    }
}
