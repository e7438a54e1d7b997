using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Imports;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Imports;
using Seckill.Node.Storage;

namespace Seckill.Node;

/// <summary>A node's part in imports, wired: carrying them out, and what the edge asks.</summary>
internal sealed class NodeImports : IAsyncDisposable
{
    private const int NameBytes = 16;
    private readonly ImportRunner _runner;

    public NodeImports(
        NodeSettings settings, IStores stores, NodeCore core, HttpEdgeOptions edge, TimeProvider time,
        ILoggerFactory logs)
    {
        var clock = new ServerClock(core.Clock);
        var options = settings.Imports;
        _runner = new ImportRunner(
            stores.Imports, new ItemLines(core.Gateway, edge, clock, time, Random.Shared), clock,
            ImportRunnerOptions.Default with
            {
                Concurrency = options.Concurrency,
                MostErrors = options.MostErrors,
                Keep = options.Keep,
            },
            time, logs.CreateLogger<ImportRunner>());
        Desk = new ImportDesk(
            stores.Imports, clock, options.MostRunning,
            () => Base32.Encode(RandomNumberGenerator.GetBytes(NameBytes)), _runner.Look);
    }

    public ImportDesk Desk { get; }

    public void Start() => _runner.Start();

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
