using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Seckill.Node.Peers.Tls;

/// <summary>
/// What this node proves itself with, and whom it believes: only certificates that the given authorities have signed,
/// valid now, whatever the machine's own store holds.
/// </summary>
/// <remarks>
/// Names in certificates are not compared with addresses: every node of the cluster may do what any other may, and who
/// answers is told by the incarnation in the greeting. No revocation is asked for online: a private authority that has
/// lost a key is replaced. Sessions are not resumed, for a resumed one would not show the certificate again.
/// </remarks>
public sealed class PeerIdentity
{
    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection _authorities;
    private readonly Action<string, string> _refused;

    private PeerIdentity(
        X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection authorities,
        Action<string, string> refused)
    {
        Certificate = certificate;
        _refused = refused;
        _authorities = authorities;
        _own = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>This node's own.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>
    /// Reads PEM: the certificate (its issuers may follow), its key, and one or more authorities. Throws
    /// <see cref="PeerCertificateException"/>. <paramref name="refused"/> hears whose certificate is not believed, and
    /// why.
    /// </summary>
    public static PeerIdentity Parse(
        string certificate, string key, string authorities, Action<string, string> refused)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            if (chain.Count == 0) throw new PeerCertificateException("there is no certificate in the certificate file");
            chain.RemoveAt(0);
            var believed = new X509Certificate2Collection();
            believed.ImportFromPem(authorities);
            if (believed.Count == 0) throw new PeerCertificateException("there is no certificate in the ca file");
            return new PeerIdentity(X509Certificate2.CreateFromPem(certificate, key), chain, believed, refused);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new PeerCertificateException(fault.Message, fault);
        }
    }

    public SslClientAuthenticationOptions ForDialling(string host) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _own,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = Believes,
        AllowTlsResume = false,
    };

    public SslServerAuthenticationOptions ForListening() => new()
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = Believes,
        AllowTlsResume = false,
    };

    /// <summary>The chain was built with <see cref="Policy"/>; all that may be amiss is the name.</summary>
    private bool Believes(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None)
        {
            return true;
        }

        var flaws = chain?.ChainStatus.Select(status => status.Status.ToString()) ?? [];
        _refused(shown?.Subject ?? "nobody", shown is null ? "no certificate was shown" : string.Join(", ", flaws));
        return false;
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }
}
