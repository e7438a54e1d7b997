using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using Seckill.Domain;
using Seckill.Node.Gateway;
using Seckill.Node.Journal;
using Seckill.Node.Webhooks;
using Seckill.Node.Webhooks.Broker;
using Seckill.Tests.Node;

namespace Seckill.Tests.Webhooks.Broker;

/// <summary>What the sink makes of a real broker that takes, refuses, blocks, is gone, or is somebody else.</summary>
[Collection(NodeCollection.Name)]
public sealed class RabbitSinkTests(PrivateRabbit rabbit)
{
    private static readonly Instant At = new(1_800_000_000_700);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_Published_ComesWithIdKeyBodyAndHeaders()
    {
        var (server, exchange) = (await rabbit.ServerAsync(), rabbit.NewName());
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange);
        await using var sink = Sink(server.Uri, exchange);
        var told = Told(1, "seckill.order.paid", "o1");

        Assert.Equal(new BrokerAnswer(1, null), await sink.PublishAsync("acme", [told], Stop));

        var mail = Assert.Single(await queue.TakeAsync(1));
        Assert.Equal(("0-1-0", "seckill.order.paid"), (mail.Id, mail.Key));
        Assert.Equal(told.Body, mail.Body);
        Assert.Equal("application/cloudevents+json", mail.Properties.ContentType);
        Assert.Equal(DeliveryModes.Persistent, mail.Properties.DeliveryMode);
        Assert.Equal(1_800_000_000, mail.Properties.Timestamp.UnixTime);
        Assert.Equal(("seckill.order.paid", "seckill"), (mail.Properties.Type, mail.Properties.AppId));
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["cloudEvents:id"] = "0-1-0",
                ["cloudEvents:source"] = "/items/i",
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:subject"] = "o1",
                ["cloudEvents:type"] = "seckill.order.paid",
                ["seckill-merchant"] = "acme",
            },
            new SortedDictionary<string, string>(
                mail.Headers.ToDictionary(one => one.Key, one => one.Value), StringComparer.Ordinal));
        Assert.Equal((RabbitState.Connected, 1), (sink.Status.State, sink.Status.Published));
    }

    [Fact]
    public async Task Queue_BoundToAPattern_GetsTheseAndNobodyMissesTheOthers()
    {
        var (server, exchange) = (await rabbit.ServerAsync(), rabbit.NewName());
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange, "seckill.order.#");
        await using var sink = Sink(server.Uri, exchange);

        var answer = await sink.PublishAsync("acme",
            [
                Told(1, "seckill.item.published", "i1"), Told(2, "seckill.order.reserved", "o1"),
                Told(3, "seckill.round.opened", "i1"), Told(4, "seckill.order.late_payment", "o2"),
            ], Stop);

        Assert.Equal(new BrokerAnswer(4, null), answer);
        Assert.Equal(
            ["seckill.order.late_payment", "seckill.order.reserved"],
            (await queue.TakeAsync(2)).Select(mail => mail.Key).Order());
        Assert.Equal(0u, await queue.CountAsync());
    }

    [Fact]
    public async Task Broker_RefusesOne_ThoseBeforeAreTakenAndNothingFollowsOfItsSubject()
    {
        var (server, exchange) = (await rabbit.ServerAsync(), rabbit.NewName());
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange);
        await using var full = await RabbitQueue.BindAsync(
            server, exchange, rabbit.NewName(), "seckill.order.shipped", new()
            {
                ["x-max-length"] = 0,
                ["x-overflow"] = "reject-publish",
            });
        await using var sink = Sink(server.Uri, exchange);
        OutgoingEvent[] told =
        [
            Told(1, "seckill.order.reserved", "o1"), Told(2, "seckill.order.paid", "o1"),
            Told(3, "seckill.order.shipped", "o1"), Told(4, "seckill.order.delivered", "o1"),
        ];

        var first = await sink.PublishAsync("acme", told, Stop);
        Assert.Equal(2, first.Taken);
        Assert.Contains("basic.nack", first.Error);
        Assert.Equal(RabbitState.Connected, sink.Status.State);
        var early = await queue.TakeAsync(3);
        Assert.Equal(0u, await queue.CountAsync());
        await full.DeleteAsync();
        Assert.Equal(new BrokerAnswer(2, null), await sink.PublishAsync("acme", told[first.Taken..], Stop));

        var late = await queue.TakeAsync(2);
        Assert.Equal(["0-1-0", "0-2-0", "0-3-0", "0-3-0", "0-4-0"], early.Concat(late).Select(mail => mail.Id));
        Assert.Equal(4, sink.Status.Published);
    }

    [Fact]
    public async Task Broker_ShortOfMemory_EventsWaitAndComeOnceItHasSomeAgain()
    {
        var (server, exchange) = (await rabbit.ServerAsync(), rabbit.NewName());
        await using var queue = await RabbitQueue.BindAsync(server, exchange, exchange);
        await using var sink = Sink(server.Uri, exchange);
        Assert.Null(await sink.OpenAsync(Stop));
        try
        {
            await server.ControlAsync("set_vm_memory_high_watermark", "0.0000001");

            // The alarm is raised a moment after the command has ended.
            await EventuallyAsync(async () =>
                (await sink.PublishAsync("acme", [Told(1, "seckill.order.paid", "o1")], Stop)).Taken == 0
                && sink.Status.State == RabbitState.Blocked);
            Assert.Contains("memory", await sink.OpenAsync(Stop));
        }
        finally
        {
            await server.ControlAsync("set_vm_memory_high_watermark", "absolute", "1GB");
        }

        await EventuallyAsync(async () => await sink.OpenAsync(Stop) is null);
        Assert.Equal(
            new BrokerAnswer(1, null), await sink.PublishAsync("acme", [Told(1, "seckill.order.paid", "o1")], Stop));
        Assert.All(await queue.TakeAsync((int)await queue.CountAsync()), mail => Assert.Equal("0-1-0", mail.Id));
        Assert.Equal(RabbitState.Connected, sink.Status.State);
    }

    [Fact]
    public async Task Connection_ThatIsNotOurs_SaysWhyAndKeepsThePasswordToItself()
    {
        var server = await rabbit.ServerAsync();
        await using var wrong = Sink($"amqp://seckill:open-sesame@127.0.0.1:{server.Port}", "e");
        await using var nobody = Sink($"amqp://seckill:open-sesame@127.0.0.1:{NodeProcess.FreePort()}", "e");
        await using var taken = Sink(server.Uri, "e");
        await using var elsewhere = Sink($"{server.Uri}/no-such", "e");
        await using var fan = await RabbitQueue.BindAsync(server, rabbit.NewName(), rabbit.NewName());
        await fan.DeclareAsync("e", ExchangeType.Fanout);

        var refusals = new[]
        {
            await wrong.OpenAsync(Stop), await nobody.OpenAsync(Stop), await taken.OpenAsync(Stop),
            await elsewhere.OpenAsync(Stop),
        };

        Assert.Collection(
            refusals,
            text => Assert.Contains("ACCESS_REFUSED", text), text => Assert.Contains("refused", text),
            text => Assert.Contains("PRECONDITION_FAILED", text), text => Assert.Contains("no-such", text));
        Assert.All(refusals, text => Assert.DoesNotContain("sesame", text));
        Assert.Equal(RabbitState.Lost, wrong.Status.State);
        Assert.Equal(refusals[0], wrong.Status.Error);
    }

    [Fact]
    public async Task Tls_CertificateThatFits_IsTakenAndNoOther()
    {
        var (server, exchange) = (await rabbit.ServerAsync(), rabbit.NewName());
        await using var good = Sink(server.TlsUri(), exchange, ca: server.Authority);
        await using var unknown = Sink(server.TlsUri(), exchange);
        await using var otherName = Sink(server.TlsUri("127.0.0.1"), exchange, ca: server.Authority);

        Assert.Null(await good.OpenAsync(Stop));
        Assert.Contains("certificate", await unknown.OpenAsync(Stop));
        Assert.Contains("certificate", await otherName.OpenAsync(Stop));
    }

    private static RabbitSink Sink(string uri, string exchange, string? ca = null)
    {
        var settings = RabbitServer.Settings(uri, exchange, timeoutSeconds: 10, ca);
        return new RabbitSink(
            settings, "test",
            new RabbitWatch(
                settings.Address.ToString(), new ServerClock(new JournalClock(TimeProvider.System)),
                NullLogger<RabbitWatch>.Instance),
            TimeProvider.System);
    }

    private static OutgoingEvent Told(int number, string type, string subject)
    {
        var id = $"0-{number}-0";
        var body = $$$"""
            {"specversion":"1.0","id":"{{{id}}}","source":"/items/i","subject":"{{{subject}}}","type":"{{{type}}}",
             "datacontenttype":"application/json","data":{"id":"{{{subject}}}","list":["a",{"b":"c"}]}}
            """;
        return new OutgoingEvent(id, type, subject, At, Encoding.UTF8.GetBytes(body));
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
