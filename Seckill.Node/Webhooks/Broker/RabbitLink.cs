using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;
using Seckill.Node.Config;

namespace Seckill.Node.Webhooks.Broker;

/// <summary>
/// The connection to the broker: opened when it is needed, with its exchange declared and confirmations on; dropped
/// whole after a fault, for then nobody knows any more which messages it will still confirm. The client's own recovery
/// is off for the same reason. One caller at a time; what the broker says comes on other threads.
/// </summary>
internal sealed class RabbitLink(RabbitSettings settings, string name, RabbitWatch watch) : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private IConnection? _connection;
    private IChannel? _channel;
    private volatile string? _blocked;

    /// <summary>Why the broker takes nothing now; null: it does.</summary>
    public string? Blocked => _channel is { IsOpen: true } ? _blocked : null;

    /// <summary>Throws whatever the client throws.</summary>
    public async ValueTask<IChannel> OpenAsync(CancellationToken cancellation)
    {
        if (_channel is { IsOpen: true })
        {
            return _channel;
        }

        await DropAsync();
        _connection = await Factory().CreateConnectionAsync(name, cancellation);
        Watch(_connection);
        _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null), cancellation);
        await _channel.ExchangeDeclareAsync(
            settings.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellation);
        watch.Connected();
        return _channel;
    }

    /// <summary>Not graceful: what was sent and not confirmed may or may not have arrived.</summary>
    public async ValueTask DropAsync()
    {
        var (connection, channel) = (_connection, _channel);
        (_connection, _channel, _blocked) = (null, null, null);
        if (connection is not null)
        {
            // A broker that blocks reads no goodbye: the limit keeps us from waiting for its answer.
            await connection.AbortAsync(CloseLimit);
            if (channel is not null)
            {
                await channel.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => DropAsync();

    private void Watch(IConnection connection)
    {
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            if (ReferenceEquals(connection, _connection))
            {
                _blocked = blocked.Reason;
                watch.Blocked(blocked.Reason);
            }

            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            if (ReferenceEquals(connection, _connection))
            {
                _blocked = null;
                watch.Connected();
            }

            return Task.CompletedTask;
        };
        connection.ConnectionShutdownAsync += (_, end) =>
        {
            // Our own goodbye is told by whoever wanted it.
            if (end.Initiator != ShutdownInitiator.Application)
            {
                watch.Lost(end.ReplyText);
            }

            return Task.CompletedTask;
        };
    }

    private ConnectionFactory Factory()
    {
        var address = settings.Address;
        return new ConnectionFactory
        {
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            HostName = address.Host,
            Port = address.Port,
            UserName = address.User,
            Password = address.Password.Reveal(),
            VirtualHost = address.VirtualHost,
            RequestedHeartbeat = Heartbeat,
            RequestedConnectionTimeout = settings.Timeout,
            HandshakeContinuationTimeout = settings.Timeout,
            ContinuationTimeout = settings.Timeout,

            // The client's own reading of an amqps URI lets a wrong host name pass.
            Ssl = new SslOption
            {
                Enabled = address.IsTls,
                ServerName = address.Host,
                AcceptablePolicyErrors = SslPolicyErrors.None,
                CertificateValidationCallback = settings.Ca is { } ca ? TrustOnly(ca) : null,
            },
        };
    }

    /// <summary>The name must fit, and the chain must end at one of the file's certificates.</summary>
    private static RemoteCertificateValidationCallback TrustOnly(string file) => (_, certificate, sent, errors) =>
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        foreach (var element in sent?.ChainElements.ToArray() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var shown = new X509Certificate2(certificate);
        return chain.Build(shown);
    };
}
