using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace Seckill.Tests.Webhooks.Broker;

/// <summary>
/// A consumer's durable queue on a topic exchange, read message by message; it connects anew when the broker was gone.
/// </summary>
internal sealed class RabbitQueue(RabbitServer server, string queue) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Declares exchange and queue as a consumer would that comes before the first event.</summary>
    public static async Task<RabbitQueue> BindAsync(
        RabbitServer server, string exchange, string queue, string pattern = "#",
        Dictionary<string, object?>? arguments = null)
    {
        var made = new RabbitQueue(server, queue);
        var channel = await made.OpenAsync();
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
        await channel.QueueBindAsync(queue, exchange, pattern);
        return made;
    }

    /// <summary>An exchange of another kind.</summary>
    public async Task DeclareAsync(string name, string kind) =>
        await (await OpenAsync()).ExchangeDeclareAsync(name, kind, durable: true);

    /// <summary>Null: it is empty now.</summary>
    public async Task<RabbitMail?> TryTakeAsync() =>
        await (await OpenAsync()).BasicGetAsync(queue, autoAck: true) is { } found ? RabbitMail.Of(found) : null;

    /// <summary>The next so many; fails when they do not come.</summary>
    public async Task<List<RabbitMail>> TakeAsync(int count)
    {
        var found = new List<RabbitMail>();
        await UntilAsync(found, () => found.Count == count);
        return found;
    }

    /// <summary>Takes message after message until it is enough.</summary>
    public async Task UntilAsync(List<RabbitMail> found, Func<bool> isEnough)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isEnough())
        {
            if (await TryTakeAsync() is { } mail)
            {
                found.Add(mail);
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
    }

    public async Task DeleteAsync() => await (await OpenAsync()).QueueDeleteAsync(queue);

    public async Task<uint> CountAsync() => await (await OpenAsync()).MessageCountAsync(queue);

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            await connection.AbortAsync(TimeSpan.FromSeconds(1));
            await connection.DisposeAsync();
        }
    }

    private async Task<IChannel> OpenAsync()
    {
        if (_channel is { IsOpen: true })
        {
            return _channel;
        }

        await DisposeAsync();
        _connection = await new ConnectionFactory { Uri = new Uri(server.Uri), AutomaticRecoveryEnabled = false }
            .CreateConnectionAsync();
        return _channel = await _connection.CreateChannelAsync();
    }
}

/// <summary>A message as a consumer sees it.</summary>
internal sealed record RabbitMail(
    string Id, string Key, IReadOnlyBasicProperties Properties, IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Subject => Headers.GetValueOrDefault("cloudEvents:subject");

    public static RabbitMail Of(BasicGetResult got) => new(
        got.BasicProperties.MessageId!, got.RoutingKey, new BasicProperties(got.BasicProperties),
        (got.BasicProperties.Headers ?? new Dictionary<string, object?>())
            .Where(one => one.Value is byte[])
            .ToDictionary(one => one.Key, one => Encoding.UTF8.GetString((byte[])one.Value!)),
        got.Body.ToArray());
}
