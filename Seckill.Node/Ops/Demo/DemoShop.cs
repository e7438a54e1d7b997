using Seckill.Client;

namespace Seckill.Node.Ops.Demo;

/// <summary>
/// Makes the demonstration's items, once: a later start takes those that still show what they were made for, and
/// finishes what an earlier one left undone.
/// </summary>
internal sealed class DemoShop(DemoNetwork network, TimeProvider time)
{
    public const string Merchant = "demo-merchant";

    /// <summary>Each item, and what it was made as.</summary>
    public async Task<IReadOnlyList<(DemoItem Item, MerchantItem Made)>> OpenAsync(CancellationToken cancellation)
    {
        var merchant = await network.SignInAsync(Merchant, ["merchant"], cancellation);
        var there = await merchant.Merchant.ListAsync(cancellation: cancellation).ToListAsync(cancellation);
        var made = new List<(DemoItem, MerchantItem)>();
        foreach (var item in DemoItem.All)
        {
            var now = time.GetUtcNow();
            var one = there.Find(known => item.IsShownBy(known, now))
                ?? await MakeAsync(merchant, item, there.Count(known => known.Title == item.Title), cancellation);
            if (one.Status == ItemStatus.Draft)
            {
                one = await merchant.Merchant.PublishAsync(
                    one.Id, "demonstration", new CallOptions { IdempotencyKey = "demo-publish" }, cancellation);
            }

            if (item.HasHistory)
            {
                await new DemoHistory(network, merchant, one.Id).MakeAsync(cancellation);
            }

            made.Add((item, one));
        }

        return made;
    }

    /// <summary>
    /// The key counts the items of that title. One that a list does not show yet has taken it with other times: the
    /// next is tried.
    /// </summary>
    private async Task<MerchantItem> MakeAsync(
        SeckillClient merchant, DemoItem item, int before, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await merchant.Merchant.CreateAsync(
                    item.Make(time.GetUtcNow()), new CallOptions { IdempotencyKey = $"demo-{item.Slug}-{++before}" },
                    cancellation);
            }
            catch (SeckillProblemException problem) when (problem.Code == ProblemCodes.IdempotencyKeyReused)
            {
                // On to the next key.
            }
        }
    }
}
