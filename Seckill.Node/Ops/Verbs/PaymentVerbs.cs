using System.Globalization;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill payments: what came late or wrong, and a provider's bill against the books.</summary>
internal sealed class PaymentVerbs(VerbPorts ports)
{
    private static readonly TimeSpan CompareLimit = TimeSpan.FromMinutes(10);
    private static readonly VerbOption Limit = new("--limit", "N", "The newest N, 1 to 100 (50)");
    private static readonly VerbOption After = new("--after", "CURSOR", "Go on behind the page before");
    private static readonly VerbOption Bill =
        new("--file", "CSV", "The bill: kind,paymentId,orderId,amount,currency,time");
    private static readonly VerbOption Provider = new("--provider", "NAME", "Whose bill it is, such as stripe");
    private static readonly VerbOption From = new("--from", "TIME", "Money since then (RFC 3339)");
    private static readonly VerbOption To = new("--to", "TIME", "and before then");

    public Verb Group => new("payments", "Money that came late or wrong; a provider's bill against the books")
    {
        Verbs =
        [
            new("late", "Late, second, unfitting and stray payments, and what became of them", ListAsync)
            {
                Options = [Limit, After, VerbOptions.Node, VerbOptions.Token],
                Example = "payments late --limit 20",
            },
            new("reconcile", "Every difference between a bill and the books; 1 when there is one", ReconcileAsync)
            {
                Options = [Bill, Provider, From, To, VerbOptions.Node, VerbOptions.Token],
                Example = "payments reconcile --file bill.csv --provider stripe "
                    + "--from 2026-11-11T00:00:00Z --to 2026-11-12T00:00:00Z",
            },
        ],
    };

    private async Task<int> ListAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var limit = VerbOptions.NumberOf(call, Limit, 1, 100, 50);
        var after = call.ValueOf(After) is { } cursor ? $"&after={Uri.EscapeDataString(cursor)}" : "";
        var found = await node.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/payments/late?limit={limit}{after}"),
            VerbJson.Lenient.LatePaymentList, cancellation);
        VerbOutput.List(
            call, found, json => json.LatePaymentList, found.Data, json => json.LatePaymentResource,
            ("KIND", late => late.Kind), ("PROVIDER", late => late.Provider), ("PAYMENT", late => late.PaymentId),
            ("ORDER", late => late.OrderId), ("AMOUNT", late => late.Amount.Amount),
            ("CURRENCY", late => late.Amount.Currency), ("AT", late => late.At), ("OUTCOME", late => late.Outcome),
            ("SENT-AT", late => late.Refund?.SentAt));
        if (found.NextUrl is { } next)
        {
            var more = next.Split('?', '&').Single(member => member.StartsWith("after=", StringComparison.Ordinal));
            call.Streams.Error.WriteLine(
                $"seckill: there are more; --after {Uri.UnescapeDataString(more["after=".Length..])}");
        }

        return ExitCode.Yes;
    }

    private async Task<int> ReconcileAsync(VerbCall call, CancellationToken cancellation)
    {
        var path = Need(call, Bill);
        var query = string.Join('&', new[] { Provider, From, To }.Select(option =>
            $"{option.Name[2..]}={Uri.EscapeDataString(Need(call, option))}"));
        await using var node = ClusterSources.NeedNode(call, ports);
        await using var file = Open(path);
        var found = await node.SendFileAsync(
            $"/payments/reconcile?{query}", file, "text/csv", VerbJson.Lenient.ReconciliationResource, CompareLimit,
            cancellation);
        VerbOutput.List(
            call, found, json => json.ReconciliationResource, found.Differences, json => json.BillDifferenceResource,
            ("DIFFERENCE", one => one.Code), ("KIND", one => one.Kind), ("PAYMENT", one => one.PaymentId),
            ("ORDER", one => one.OrderId), ("BILL", one => Show(one.Bill)), ("OURS", one => Show(one.Ours)),
            ("DETAIL", one => one.Detail));
        call.Streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seckill: {found.Count} differences; payments and refunds in the bill: {found.Bill.Payments} and "
            + $"{found.Bill.Refunds}, in the books: {found.Ours.Payments} and {found.Ours.Refunds}"));
        return found.Count == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private static string Need(VerbCall call, VerbOption option) => call.ValueOf(option)
        ?? throw new CliException(ExitCode.Usage, $"reconcile needs {option.Name} {option.ValueName}");

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, $"can not read {path}: {fault.Message}");
        }
    }

    private static string? Show(Money? money) => money is { } some
        ? string.Create(CultureInfo.InvariantCulture, $"{some.Amount} {some.Currency}") : null;
}
