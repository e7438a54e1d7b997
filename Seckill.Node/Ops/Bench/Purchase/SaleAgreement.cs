using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>After a benchmark: stock and certificate of its item must agree with what was answered.</summary>
internal static class SaleAgreement
{
    /// <param name="report">Gets what was found.</param>
    /// <param name="merchant">Asks for it.</param>
    /// <param name="item">The item's id.</param>
    /// <param name="sent">Purchases sent in all.</param>
    /// <param name="won">Purchases that were answered as won.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <returns>Units held by the item.</returns>
    /// <exception cref="InvalidOperationException">More were won than the item holds.</exception>
    public static async Task<long> ReportAsync(
        BenchReport report, BenchMerchant merchant, string item, long sent, long won, CancellationToken cancellation)
    {
        var certificate = await merchant.ReadCertificateAsync(item, cancellation);
        var held = await merchant.ReadHeldAsync(item, cancellation);
        report.Set("afterwards", new JsonObject
        {
            ["sent"] = sent,
            ["heldByTheItem"] = held,
            ["certificateBalanced"] = certificate["balanced"]!.GetValue<bool>(),
            ["certificateDifferences"] = certificate["differences"]!.DeepClone(),
        });
        if (held < won)
        {
            throw new InvalidOperationException($"{won} purchases were won, the item holds {held}");
        }

        return held;
    }
}
