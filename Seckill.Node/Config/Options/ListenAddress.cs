using System.Globalization;
using System.Net;

namespace Seckill.Node.Config;

/// <summary>A host and port that a listener binds or a peer connects to.</summary>
public sealed record HostPort(string Host, int Port)
{
    public const string Wanted = "host:port";

    public static HostPort? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0) return null;
        var number = text.AsSpan(colon + 1);
        if (!ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;

        var host = text[..colon].Trim('[', ']');
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new HostPort(host, port);
    }

    /// <summary>True when the host is a wildcard: a listener may bind it, a peer can not connect to it.</summary>
    public bool IsAny => IPAddress.TryParse(Host, out var address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    public override string ToString() =>
        Host.Contains(':') ? $"[{Host}]:{Port}" : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}

/// <summary>How listens of HTTP are written.</summary>
public static class ListenUrl
{
    public const string Wanted = "a URL like http://127.0.0.1:5080, without a path";

    /// <summary>Port 0 lets the system choose one.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0 ? url : null;
}
