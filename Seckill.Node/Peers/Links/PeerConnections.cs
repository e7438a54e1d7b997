using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Seckill.Node.Peers.Codec;

namespace Seckill.Node.Peers.Links;

/// <summary>What comes in at the listener: greets it, and serves it as a link when it is one.</summary>
internal sealed partial class PeerConnections(
    PeerSelf self, IPeerHandler handler, InboundLinks links, PeerLimits limits, TimeProvider time, ILogger logger)
{
    /// <summary>How long one whom we hang up on may take to read our last words.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly Complaints _complaints = new(time);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Completes when the connection has ended; does not throw.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        try
        {
            var loop = new FrameLoop(connection.Transport.Input);
            if (await GreetAsync(connection, loop) is { } hello)
            {
                await ServeAsync(connection, loop, hello);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or PeerFormatException
            or ConnectionAbortedException or InvalidOperationException)
        {
            ComplainOf(connection, fault.Message);
        }
        finally
        {
            connection.Abort();
        }
    }

    /// <summary>Lets all links answer what they have taken, and ends them; new ones are refused.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        using var patience = new CancellationTokenSource(limits.StopPatience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await Task.WhenAll(links.All.Select(link => link.StopAsync(both.Token)));
    }

    /// <summary>The hello of a peer that may have a link; null: it was told why not.</summary>
    private async Task<Greeting?> GreetAsync(ConnectionContext connection, FrameLoop loop)
    {
        using var patience = new CancellationTokenSource(limits.Handshake, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        var (kind, body) = await loop.ReadOneAsync(Greeting.MostBytes, both.Token);
        if (kind != FrameKind.Hello)
        {
            throw new PeerFormatException($"a frame of kind {kind} instead of a hello");
        }

        var hello = Greeting.Read(body);
        if (Objection(hello) is not { } objection)
        {
            return hello;
        }

        if (_complaints.IsDue($"{hello.Who.Incarnation} {objection}"))
        {
            LogRejected(logger, hello.Who.Incarnation, hello.Who.Name, connection.RemoteEndPoint, objection);
        }

        var reject = new PeerWriter();
        Frame.Begin(reject, FrameKind.Reject);
        reject.Text(objection);
        Frame.End(reject);
        await connection.Transport.Output.WriteAsync(reject.WrittenMemory, patience.Token);
        await PartAsync(connection, loop);
        return null;
    }

    /// <summary>
    /// Waits until the other side has closed: who resets the connection at once takes back what it has just said.
    /// </summary>
    private async Task PartAsync(ConnectionContext connection, FrameLoop loop)
    {
        using var patience = new CancellationTokenSource(LastWords, time);
        try
        {
            await connection.Transport.Output.CompleteAsync();
            await loop.DrainAsync(limits.FrameBytes, patience.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // It had its time, or has gone.
        }
    }

    private void ComplainOf(ConnectionContext connection, string reason)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "?";
        if (_complaints.IsDue($"{address} {reason}"))
        {
            LogStranger(logger, address, reason);
        }
    }

    private string? Objection(Greeting hello) =>
        _stop.IsCancellationRequested ? "this node stops"
        : hello.Meant != self.Incarnation ? $"process {hello.Meant} is meant, this is {self.Incarnation}"
        : hello.Who.Incarnation == self.Incarnation ? "this is the dialler itself"
        : hello.Mismatch();

    private async Task ServeAsync(ConnectionContext connection, FrameLoop loop, Greeting hello)
    {
        var link = new InboundLink(hello.Who.Incarnation, connection, handler, limits, time, logger);
        await links.EnterAsync(link);
        if (_stop.IsCancellationRequested) link.Break("this node stops");
        try
        {
            handler.LinkOpened(link.From);
            LogOpened(logger, link.From, hello.Who.Name, connection.RemoteEndPoint, hello.Who.Build);
            try
            {
                link.SendWelcome(self);
                var reason = await link.RunAsync(loop);
                LogClosed(logger, link.From, hello.Who.Name, reason);
                if (link.EndsGently) await PartAsync(connection, loop);
            }
            finally
            {
                handler.LinkClosed(link.From);
            }
        }
        finally
        {
            links.Leave(link);
            link.TellEnded();
        }
    }

    [LoggerMessage(
        5111, LogLevel.Information, "Peer {Peer} ({Name} from {Address}, build {Build}) has opened its link.")]
    private static partial void LogOpened(ILogger logger, Guid peer, string name, EndPoint? address, string build);

    [LoggerMessage(5112, LogLevel.Information, "The link of peer {Peer} ({Name}) has ended: {Reason}.")]
    private static partial void LogClosed(ILogger logger, Guid peer, string name, string reason);

    [LoggerMessage(5113, LogLevel.Warning, "Peer {Peer} ({Name} from {Address}) gets no link: {Reason}.")]
    private static partial void LogRejected(ILogger logger, Guid peer, string name, EndPoint? address, string reason);

    [LoggerMessage(5114, LogLevel.Warning, "A connection from {Address} was closed in its greeting: {Reason}.")]
    private static partial void LogStranger(ILogger logger, string address, string reason);
}
