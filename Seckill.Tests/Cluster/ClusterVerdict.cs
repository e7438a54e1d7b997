using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.House;

namespace Seckill.Tests.Cluster;

/// <summary>
/// The end of every scenario: the cluster is whole again without a hand but a restart, every order is asked for once
/// more, and history, journal and certificates are held against each other. What is wrong is saved with its evidence.
/// </summary>
public static class ClusterVerdict
{
    private const int MostSettled = 20_000;
    private const int MostLooks = 10;

    public static async Task<CheckTotals> AssertAsync(
        ISaleGround ground, Storefront front, IReadOnlyList<ItemId> items, string name)
    {
        var stop = TestContext.Current.CancellationToken;
        await ground.WholeAsync();
        var silent = await Settling.RunAsync(front, MostSettled, TimeProvider.System, stop);
        var found = new Violations();
        var (certificates, evidence) = await AtOneMomentAsync(ground, front, items, stop);
        var audit = JournalAudit.Run(evidence, found);
        var totals = HistoryChecker.Run(front.History.Operations, audit, found);
        foreach (var (item, certificate) in items.Zip(certificates))
        {
            if (CertificateFault(audit.BookOf(item), certificate) is { } fault)
            {
                found.Add(Lie.CertificateDisagrees, $"item {item}: {certificate?.ToJsonString()} -- {fault}");
            }
        }

        var isWrong = found.Kept.Count > 0 || silent.Count > 0;
        if (isWrong || CampaignCounts.KeepsAll)
        {
            var folder = await SaveAsync(ground, front, name, $"{totals}");
            Assert.False(isWrong, $"{totals}\nwithout an answer to the end: {silent.Count}\nevidence is in {folder}\n"
                + ground.LastLogs());
        }

        return totals;
    }

    /// <summary>
    /// Certificates and the journal they speak of: a hold that expires in between moves its item on, then both are
    /// taken anew.
    /// </summary>
    private static async Task<(JsonNode?[] Certificates, JournalEvidence Evidence)> AtOneMomentAsync(
        ISaleGround ground, Storefront front, IReadOnlyList<ItemId> items, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            var certificates = await Task.WhenAll(items.Select(item => CertificateAsync(front, item)));
            var evidence = await ground.EvidenceAsync(stop);
            var last = evidence.Commits.GroupBy(commit => commit.Item)
                .ToDictionary(commits => commits.Key, commits => commits.Last().Seq);
            var same = items.Zip(certificates).All(pair => pair.Second is null
                || pair.Second["position"]!["offset"]!.GetValue<long>() == last.GetValueOrDefault(pair.First));
            if (same || tries == MostLooks)
            {
                return (certificates, evidence);
            }
        }
    }

    /// <summary>Null: the certificate says what the book says, and that it balances.</summary>
    public static string? CertificateFault(ItemBook? book, JsonNode? certificate)
    {
        long Number(string member) => certificate[member]!.GetValue<long>();
        return certificate is null ? "no node gives a certificate"
            : book is null ? "not in the journal"
            : !certificate["balanced"]!.GetValue<bool>() ? "it does not balance"
            : (Number("total"), Number("free"), Number("held"), Number("sold"), Number("returned"))
                != (book.Total, book.Free, book.Held, book.Sold, book.Returned)
                ? $"free {book.Free} held {book.Held} sold {book.Sold} returned {book.Returned} of {book.Total}"
            : null;
    }

    /// <summary>Asked until a node answers: projections may still be on their way.</summary>
    private static async Task<JsonNode?> CertificateAsync(Storefront front, ItemId item)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            var answer = await front.AsMerchantAsync(front.NextNode(), $"/v1/items/{item}/certificate");
            if (answer?.Json is { } json && (json["balanced"]?.GetValue<bool>() == true
                || (tries == 9 && json["balanced"] is not null)))
            {
                return json;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        return null;
    }

    /// <summary>History, logs and verdict; returns the folder.</summary>
    public static async Task<string> SaveAsync(ISaleGround ground, Storefront front, string name, string totals)
    {
        var folder = Path.Combine(
            SourceTree.Root, "artifacts", "cluster", $"{name}-{DateTimeOffset.UtcNow:HHmmss}");
        Directory.CreateDirectory(folder);
        await front.History.SaveAsync(Path.Combine(folder, "history.txt"));
        var journal = await ground.EvidenceAsync(CancellationToken.None);
        await File.WriteAllLinesAsync(Path.Combine(folder, "journal.txt"), journal.Lines);
        await File.WriteAllTextAsync(Path.Combine(folder, "verdict.txt"), totals);
        foreach (var (node, process) in ground.Nodes)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{node}.log"), process.Log);
        }

        return folder;
    }
}
