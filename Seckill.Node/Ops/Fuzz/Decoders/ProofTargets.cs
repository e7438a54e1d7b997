using System.Text;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Payments;
using Seckill.Node.Payments.Stripe;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>What is signed: callbacks of providers and carriers, receipts, key sets.</summary>
internal static class ProofTargets
{
    private const double Slow = 0.2;

    private static readonly Instant Now = new(1_800_000_000_000);
    private static readonly byte[] Body = """{"type":"payment.succeeded","amount":1}"""u8.ToArray();

    public static IReadOnlyList<DecoderTarget> All =>
        [Webhooks(), Stripe(), Keys(), Receipts(), ReceiptPayloads(), KeySets()];

    /// <summary>Id, timestamp and signature, a line each; behind them the body.</summary>
    private static DecoderTarget Webhooks()
    {
        var key = new WebhookKey(new byte[24]);
        string[] headers =
            [StandardWebhooks.IdHeader, StandardWebhooks.TimestampHeader, StandardWebhooks.SignatureHeader];
        var seconds = Now.UnixMs / 1000;
        var good = $"evt_1\n{seconds}\nv1,AAAA {key.Sign("evt_1", seconds, Body)}\n";
        return new("webhook-signatures", [[.. Encoding.UTF8.GetBytes(good), .. Body]], bytes =>
        {
            var (given, body) = Cut(bytes, headers);
            var id = StandardWebhooks.Verify(given, body, Now, key);
            return id is not null && (id == "evt_1" && body.AsSpan().SequenceEqual(Body)
                ? true : throw new FuzzFinding("a changed message was taken for a signed one"));
        });
    }

    private static DecoderTarget Stripe()
    {
        const string secret = "whsec_fuzz";
        var seconds = $"{Now.UnixMs / 1000}";
        var good = $"t={seconds},v1={StripeSignature.Sign(secret, seconds, Body)},v0=00\n";
        return new("stripe-signatures", [[.. Encoding.UTF8.GetBytes(good), .. Body]], bytes =>
        {
            var (given, body) = Cut(bytes, [StripeSignature.Header]);
            return StripeSignature.Holds(given, body, Now, [secret])
                && (body.AsSpan().SequenceEqual(Body)
                    ? true : throw new FuzzFinding("a changed message was taken for a signed one"));
        });
    }

    private static DecoderTarget Keys() => DecoderTarget.Throwing<FormatException>(
        "webhook-keys", [Encoding.UTF8.GetBytes(new WebhookKey(new byte[24]).Reveal())],
        bytes => WebhookKey.Parse(Encoding.UTF8.GetString(bytes)));

    private static DecoderTarget Receipts()
    {
        using var signing = JournalTargets.NewKey();
        var (key, payload) = (signing.Public, Payload());
        var target = new DecoderTarget("receipts", [Encoding.UTF8.GetBytes(signing.SignJws(payload))], bytes =>
        {
            var read = key.PayloadOf(Encoding.UTF8.GetString(bytes));
            return read is not null && (read.AsSpan().SequenceEqual(payload)
                ? true : throw new FuzzFinding("a changed receipt was taken for a signed one"));
        });
        return target with { Share = Slow };
    }

    private static DecoderTarget ReceiptPayloads() =>
        new("receipt-payloads", [Payload()], bytes => OutsideFiles.Receipt(bytes) is not null);

    private static DecoderTarget KeySets()
    {
        using var key = JournalTargets.NewKey();
        var good = $$"""{"keys":[{"kty":"EC","x":"{{key.Public.XText}}","y":"{{key.Public.YText}}"}]}""";
        var target = DecoderTarget.Throwing<CliException>(
            "key-sets", [Encoding.UTF8.GetBytes(good)], bytes => OutsideFiles.Keys(bytes, "fuzz"));
        return target with { Share = Slow };
    }

    private static byte[] Payload() => Encoding.UTF8.GetBytes(
        $$"""{"orderId":"{{SampleSale.Item}}-0","itemId":"{{SampleSale.Item}}","shard":1,"offset":2,"hash":"00","""
        + "\"at\":\"2026-01-01T00:00:00.000Z\"}");

    private static (HeaderDictionary Headers, byte[] Body) Cut(byte[] bytes, string[] names)
    {
        var headers = new HeaderDictionary();
        foreach (var name in names)
        {
            var end = Array.IndexOf(bytes, (byte)'\n');
            headers[name] = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
            bytes = end < 0 ? [] : bytes[(end + 1)..];
        }

        return (headers, bytes);
    }
}
