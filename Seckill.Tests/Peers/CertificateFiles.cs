using Seckill.Node.Config;
using Seckill.Node.Ops.Certs;
using Seckill.Node.Peers.Tls;

namespace Seckill.Tests.Peers;

/// <summary>Certificate files of one node in a directory of their own, which a test writes and replaces.</summary>
internal sealed class CertificateFiles : IDisposable
{
    public static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("seckill-certs-");

    public TlsOptions Options => new(PathOf("node.crt"), PathOf("node.key"), PathOf("ca.crt"));

    public static DevAuthority Authority(string name = "test authority") =>
        DevAuthority.Create(name, Now.AddDays(-10), Now.AddDays(10));

    /// <summary>Files of a certificate that the first authority signs, which believe all that are given.</summary>
    public static CertificateFiles SignedBy(DevAuthority signer, params DevAuthority[] believed)
    {
        var files = new CertificateFiles();
        files.Issue(signer);
        files.Believe(believed.Length == 0 ? [signer] : believed);
        return files;
    }

    /// <summary>Replaces certificate and key.</summary>
    public void Issue(DevAuthority signer, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var (certificate, key) = signer.Issue("node", ["localhost"], from ?? Now.AddDays(-1), until ?? Now.AddDays(1));
        File.WriteAllText(Options.Certificate, certificate);
        File.WriteAllText(Options.Key, key);
    }

    /// <summary>Replaces the authorities.</summary>
    public void Believe(params DevAuthority[] authorities) =>
        File.WriteAllText(Options.Ca, string.Concat(authorities.Select(authority => authority.Pem)));

    public PeerCertificates Load(TimeProvider? time = null, LogLines? logs = null) =>
        new(Options, time ?? TimeProvider.System, logs ?? new LogLines());

    public void Dispose() => _directory.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);
}
