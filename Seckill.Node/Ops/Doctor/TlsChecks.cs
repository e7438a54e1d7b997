using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Config;
using Seckill.Node.Peers.Tls;

namespace Seckill.Node.Ops.Doctor;

/// <summary>The files by which nodes prove themselves to each other.</summary>
internal static class TlsChecks
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static IEnumerable<DoctorLine> Of(NodeSettings settings, TimeProvider time)
    {
        if (settings.Cluster.Tls is not { } tls)
        {
            return settings.Journal.Store == JournalStore.Postgres
                ? [new DoctorLine("tls", DoctorLine.Ok, "nodes speak plain to each other (development)")] : [];
        }

        try
        {
            // As a node reads them: certificate, key and authority must belong together.
            _ = new PeerCertificates(tls, time, NullLogger<PeerCertificates>.Instance);
            using var certificate = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
            var left = certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
            return
            [
                DoctorLine.Judge(
                    "tls",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{tls.Certificate} ends {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"),
                    left <= TimeSpan.Zero, left < Soon,
                    "issue a new one and replace the files: they count from the next connection on"),
            ];
        }
        catch (Exception fault) when (fault is PeerCertificateException or CryptographicException or IOException)
        {
            return
            [
                new DoctorLine(
                    "tls", DoctorLine.Fail, fault.Message,
                    "seckill.cluster.tls needs certificate, key and ca that fit; dev certs makes some for development"),
            ];
        }
    }
}
