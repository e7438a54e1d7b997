using Seckill.Tests.Webhooks.Broker;

[assembly: AssemblyFixture(typeof(PrivateRabbit))]

namespace Seckill.Tests.Webhooks.Broker;

/// <summary>
/// One real RabbitMQ for the whole run, started by the first test that wants it. Tests that take it are of the
/// collection of nodes, which run one after another: some of them stop it and start it again.
/// </summary>
public sealed class PrivateRabbit : IAsyncDisposable
{
    private Task<RabbitServer>? _server;
    private int _names;

    /// <summary>Runs when it is returned, whatever an earlier test has done to it.</summary>
    internal async Task<RabbitServer> ServerAsync()
    {
        var server = await (_server ??= RabbitServer.StartNewAsync());
        await server.StartAsync();
        return server;
    }

    /// <summary>For an exchange or a queue of one test.</summary>
    internal string NewName() => $"test-{Interlocked.Increment(ref _names)}";

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompletedSuccessfully: true })
        {
            await (await _server).DisposeAsync();
        }
    }
}
