using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Seckill.Node.Config;
using Seckill.Node.Ops.Certs;
using Seckill.Node.Peers;
using Seckill.Node.Peers.Tls;
using Seckill.Tests.Time;

namespace Seckill.Tests.Peers;

/// <summary>Who may talk to whom when nodes have certificates, and how these are replaced.</summary>
public sealed class PeerTlsTests
{
    private static readonly AskItem Ask = new(PeerSamples.Item, PeerSamples.Purchase, false, null);

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Pair_OfOneAuthority_Talks()
    {
        using var authority = CertificateFiles.Authority();
        using var filesA = CertificateFiles.SignedBy(authority);
        using var filesB = CertificateFiles.SignedBy(authority);
        await using var a = await PeerNode.StartAsync(certificates: filesA.Load());
        await using var b = await PeerNode.StartAsync(certificates: filesB.Load());
        await a.LinkAsync(b);
        await b.LinkAsync(a);
        var replies = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => a.AskAsync(b, Ask)));
        Assert.All(replies, reply => Assert.Equal(new Acknowledged(true), reply));
        Assert.Equal(new Acknowledged(true), await b.AskAsync(a, Ask));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Node_OfAnotherAuthority_IsRefusedWhoeverDials()
    {
        // Of the same name: it is the key that counts.
        var logs = new LogLines();
        using var ours = CertificateFiles.Authority();
        using var theirs = CertificateFiles.Authority();
        using var good = CertificateFiles.SignedBy(ours);
        using var bad = CertificateFiles.SignedBy(theirs, theirs, ours);
        await using var a = await PeerNode.StartAsync(certificates: good.Load(logs: logs));
        await using var b = await PeerNode.StartAsync(certificates: bad.Load());
        await RefusedAsync(a, b);
        await RefusedAsync(b, a);
        Assert.Single(logs.Lines, line => line.EndsWith("The certificate of CN=node is not believed: PartialChain."));
    }

    [Theory(Timeout = PeerNode.MostTime)]
    [InlineData(-3, -1)]
    [InlineData(1, 3)]
    public async Task Node_WhoseCertificateIsNotValidNow_IsRefusedWhoeverDials(int fromDays, int untilDays)
    {
        var logs = new LogLines();
        using var authority = CertificateFiles.Authority();
        using var good = CertificateFiles.SignedBy(authority);
        using var bad = CertificateFiles.SignedBy(authority);
        bad.Issue(authority, CertificateFiles.Now.AddDays(fromDays), CertificateFiles.Now.AddDays(untilDays));
        await using var a = await PeerNode.StartAsync(certificates: good.Load(logs: logs));
        await using var b = await PeerNode.StartAsync(certificates: bad.Load());
        await RefusedAsync(a, b);
        await RefusedAsync(b, a);
        Assert.Single(logs.Lines, line => line.EndsWith("The certificate of CN=node is not believed: NotTimeValid."));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Node_ThatSpeaksPlain_IsRefusedWhoeverDials()
    {
        using var authority = CertificateFiles.Authority();
        using var good = CertificateFiles.SignedBy(authority);
        var limits = new PeerLimits { Handshake = TimeSpan.FromMilliseconds(500) };
        await using var a = await PeerNode.StartAsync(limits, certificates: good.Load());
        await using var b = await PeerNode.StartAsync(limits);
        await RefusedAsync(a, b);
        await RefusedAsync(b, a);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Dialler_WithoutACertificate_IsRefused()
    {
        using var authority = CertificateFiles.Authority();
        using var good = CertificateFiles.SignedBy(authority);
        await using var b = await PeerNode.StartAsync(certificates: good.Load());
        using var client = new TcpClient();
        var place = HostPort.Parse(b.Address.Address)!;
        await client.ConnectAsync(place.Host, place.Port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        var fault = await Record.ExceptionAsync(async () =>
        {
            // In TLS 1.3 the dialler's handshake is over before the other side has looked at its certificate.
            await stream.AuthenticateAsClientAsync("localhost");
            await stream.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        });
        Assert.True(fault is IOException or AuthenticationException or EndOfStreamException, fault?.ToString());
        Assert.Empty(b.Handler.Told);
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Authorities_InRotation_AreBothBelieved()
    {
        using var older = CertificateFiles.Authority();
        using var newer = CertificateFiles.Authority();
        using var filesA = CertificateFiles.SignedBy(older, older, newer);
        using var filesB = CertificateFiles.SignedBy(newer, older, newer);
        await using var a = await PeerNode.StartAsync(certificates: filesA.Load());
        await using var b = await PeerNode.StartAsync(certificates: filesB.Load());
        await a.LinkAsync(b);
        await b.LinkAsync(a);
        Assert.Equal(new Acknowledged(true), await a.AskAsync(b, Ask));
    }

    [Fact(Timeout = PeerNode.MostTime)]
    public async Task Files_Replaced_CountForTheNextLinkAndNotForTheOneThatStands()
    {
        using var older = CertificateFiles.Authority("older");
        using var newer = CertificateFiles.Authority("newer");
        using var filesA = CertificateFiles.SignedBy(older);
        using var filesB = CertificateFiles.SignedBy(older);
        var time = new ManualTimeProvider();
        await using var a = await PeerNode.StartAsync(certificates: filesA.Load(time));
        await using var b = await PeerNode.StartAsync(certificates: filesB.Load(time));
        await using var proxy = new StallingProxy(b.Address.Address);
        var through = b.Address with { Address = proxy.Address };
        await a.LinkAsync(through);

        filesA.Issue(newer);
        filesA.Believe(newer);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(a.Network.Tell(through, PeerSamples.Notes[0]));
        proxy.CutAll();
        await PeerNode.UntilAsync(() => a.Logs.Lines.Count(line => line.Contains("is down")) >= 2);
        Assert.False(a.Network.Tell(through, PeerSamples.Notes[0]));

        filesB.Issue(newer);
        filesB.Believe(newer);
        time.Advance(TimeSpan.FromSeconds(1));
        await PeerNode.UntilAsync(() => a.Network.Tell(through, PeerSamples.Notes[0]));
    }

    [Fact]
    public void Current_OfFilesThatCanNotBeUsed_StaysAndIsToldOnce()
    {
        using var authority = CertificateFiles.Authority();
        using var files = CertificateFiles.SignedBy(authority);
        var (time, logs) = (new ManualTimeProvider(), new LogLines());
        var certificates = files.Load(time, logs);
        var first = certificates.Current;
        var (goodCertificate, goodKey) = (Read(files.Options.Certificate), Read(files.Options.Key));

        File.WriteAllText(files.Options.Certificate, "rubbish");
        Assert.Same(first, certificates.Current);
        foreach (var certificate in new[] { "rubbish", goodCertificate.Replace("A", "B"), "" })
        {
            File.WriteAllText(files.Options.Certificate, certificate);
            for (var look = 0; look < 3; look++) Assert.Same(first, Look());
        }

        Assert.Equal(3, logs.Lines.Count(line => line.StartsWith("Warning: ") && line.Contains("the old ones stay")));
        File.Delete(files.Options.Certificate);
        Assert.Same(first, Look());
        files.Issue(authority);
        File.WriteAllText(files.Options.Key, goodKey);
        Assert.Same(first, Look());
        Assert.Equal(4, logs.Lines.Count);
        files.Issue(authority);
        Assert.NotSame(first, Look());
        Assert.Contains("New certificate", logs.Lines.Last());

        PeerIdentity Look()
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return certificates.Current;
        }
    }

    [Fact]
    public void Load_OfFilesThatCanNotBeUsed_IsRefused()
    {
        using var authority = CertificateFiles.Authority();
        using var files = CertificateFiles.SignedBy(authority);
        File.WriteAllText(files.Options.Ca, "");
        Assert.Contains("ca file", Assert.Throws<PeerCertificateException>(() => files.Load()).Message);
        File.Delete(files.Options.Ca);
        Assert.Contains(files.Options.Ca, Assert.Throws<PeerCertificateException>(() => files.Load()).Message);
    }

    private static string Read(string path) => File.ReadAllText(path);

    /// <summary>Dials and gets nowhere.</summary>
    private static async Task RefusedAsync(PeerNode from, PeerNode to)
    {
        from.Network.Keep([to.Address]);
        await PeerNode.UntilAsync(() => from.Logs.Lines.Any(line => line.Contains("is down")));
        Assert.Equal(new Unreachable(false), await from.AskAsync(to, Ask));
        Assert.Null(from.Network.SinceAnswered(to.Self.Incarnation));
        Assert.Empty(to.Handler.Told);
        from.Network.Keep([]);
    }
}
