namespace Seckill.Node.Peers.Tls;

/// <summary>Certificate files that can not be used, and why.</summary>
public sealed class PeerCertificateException(string what, Exception? inner = null) : Exception(what, inner);
