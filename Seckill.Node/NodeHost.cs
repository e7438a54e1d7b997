using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Crashing;
using Seckill.Node.Gateway;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Projections;
using Seckill.Node.Storage;

namespace Seckill.Node;

/// <summary>The composition root: makes the parts of a node, runs them, and ends them in order.</summary>
public static partial class NodeHost
{
    /// <summary>Requests that are still being answered have this long when the node stops.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs until cancelled or asked to leave (0), or until another node has declared this one dead (5).
    /// </summary>
    public static async Task<int> RunAsync(NodeSettings settings, CancellationToken cancellation)
    {
        var dial = new LogDial(settings.Log.Level);
        using var logs = NodeLog.Make(dial, settings.Log.Json);
        using var telemetry = NodeTelemetry.Make(settings);
        var time = TimeProvider.System;
        try
        {
            await using var stores = await OpenJournalAsync(
                settings, Guid.NewGuid(), time, logs.CreateLogger("Seckill.Node.Storage"), cancellation);
            await using var readModel = await OpenReadModelAsync(settings, cancellation);
            var keys = await NodeKeys.ResolveAsync(
                settings, stores.Secrets, RandomNumberGenerator.GetBytes, cancellation);
            using var phases = new NodePhases();
            Uri? publicAddress = null;
            await using var peers = new NodePeers(settings, stores.Incarnation, time, logs);
            Uri Public() => publicAddress ?? settings.Http.Listen;
            await using var core = new NodeCore(settings, stores, readModel, keys, Public, peers.Network, time, logs);
            var options = NodeEdge.Options(settings, keys, phases);
            await using var imports = new NodeImports(settings, stores, core, options, time, logs);
            await using var demo = new NodeDemo(settings, Public, logs);
            var parts = NodeManagement.PartsOf(
                settings, options, core, stores, readModel, Public, dial, telemetry.Metrics, time);
            await using var management = NodeManagement.Build(parts, logs);
            await using var edge = NodeEdge.Build(
                settings, core, imports, stores, readModel, options, demo.Crowds, management.Services, logs);
            await using var figures = new NodeFigures(settings, core, stores, time, logs);
            await peers.ListenAsync(core.Host.Desk, cancellation);
            await core.StartAsync(cancellation);
            imports.Start();
            await ListenAsync(management, settings.Management.Listen);
            publicAddress = await OpenAsync(edge, settings);
            core.Health.Listen();
            Welcome(settings, publicAddress, NodeEdge.AddressOf(management));
            await (settings.Demo && publicAddress is not null ? demo.ShowAsync(cancellation) : Task.CompletedTask);
            var dead = await WaitAsync(core, cancellation);
            await demo.DisposeAsync();
            core.Health.Drain();
            await imports.DisposeAsync();
            await core.Host.HandOverAllAsync();
            await phases.EndAsync(!dead && settings.Journal.Store == JournalStore.Postgres, time);
            return await StopAsync(edge, peers, dead);
        }
        catch (StoreException fault)
        {
            throw new CliException(ExitCode.WrongState, fault.Message);
        }
        catch (DbException fault)
        {
            throw new CliException(ExitCode.Unreachable, $"the store can not be used: {fault.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Yes;
        }
    }

    /// <summary>Opens the public listener; returns its address, or null where the node has none.</summary>
    private static async Task<Uri?> OpenAsync(WebApplication edge, NodeSettings settings)
    {
        if (!settings.Node.Has(NodeRole.Http))
        {
            return null;
        }

        await ListenAsync(edge, settings.Http.Listen);
        return NodeEdge.AddressOf(edge);
    }

    private static async Task<int> StopAsync(WebApplication edge, NodePeers peers, bool dead)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await edge.StopAsync(limit.Token);
        await peers.StopAsync(limit.Token);
        return dead ? ExitCode.WrongState : ExitCode.Yes;
    }

    private static async Task ListenAsync(WebApplication app, Uri address)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException fault)
        {
            throw new CliException(ExitCode.WrongState, $"can not listen on {address}: {fault.Message}");
        }
    }

    private static async Task<bool> WaitAsync(NodeCore core, CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Register(() => cancelled.TrySetResult());
        return await Task.WhenAny(core.Host.Membership.Dead, core.Host.Cluster.Leaving, cancelled.Task)
            == core.Host.Membership.Dead;
    }

    /// <summary>Not where only a machine reads.</summary>
    private static void Welcome(NodeSettings settings, Uri? address, Uri management)
    {
        if (settings.Quiet || settings.Log.Json)
        {
            return;
        }

        var store = settings.Journal.Store == JournalStore.Sqlite
            ? settings.Journal.SqlitePath : settings.Journal.Postgres.Connection!.Masked();
        var lines = new List<string> { "Seckill is selling.", $"  store       {settings.Journal.Store} ({store})" };
        if (address?.ToString().TrimEnd('/') is { } root)
        {
            lines.Add($"  pages       {root}/   for people: /merchant/, /ops/, /audit/");
            lines.Add($"  REST API    {root}/v1   described and ready to try at {root}/docs");
        }

        lines.Add($"  management  {management.ToString().TrimEnd('/')}/readyz?verbose");
        lines.Add(address is null
            ? "This node owns shards and serves no clients. Ctrl-C stops."
            : $"Try: curl -s {address.ToString().TrimEnd('/')}/v1/time      or the walk-through in README.md. "
                + "Ctrl-C stops.");
        Console.Error.WriteLine(string.Join(Environment.NewLine, lines));
    }
}
