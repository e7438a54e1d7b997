using System.Net;

namespace Seckill.Node.Config;

/// <summary>seckill.http: the public listener.</summary>
/// <param name="Listen">Where it listens.</param>
/// <param name="TrustedProxies">Whose X-Forwarded-For counts.</param>
/// <param name="Backlog">Connections that may wait to be accepted, as far as the system allows.</param>
/// <param name="MaxConnections">Open at one time; one more is closed at once.</param>
/// <param name="MaxInFlight">Purchases under way at one time; above it 503.</param>
/// <param name="MaxQueued">Purchases in line that the node waits for; more of them count as under way.</param>
/// <param name="MaxCallerStreams">Streams of orders that one caller may have open; above it 429.</param>
/// <param name="MaxCallerPolls">Long polls that one caller may have waiting; above it 429.</param>
/// <param name="RememberedRefusals">Pairs of buyer and item of which it is remembered why he was refused.</param>
/// <param name="MaxBody">Bytes of a request's body; above it 413.</param>
/// <param name="DefaultWait">How long a purchase waits for its decision without a Prefer header.</param>
/// <param name="MaxWait">The longest wait a client may ask for.</param>
public sealed record HttpOptions(
    Uri Listen, IReadOnlyList<IPNetwork> TrustedProxies, int Backlog, int MaxConnections, int MaxInFlight,
    int MaxQueued, int MaxCallerStreams, int MaxCallerPolls, int RememberedRefusals, long MaxBody,
    TimeSpan DefaultWait, TimeSpan MaxWait)
{
    internal static HttpOptions Bind(SettingsSection section) => new(
        section.Parsed("listen", ListenUrl.Wanted, ListenUrl.Parse),
        section.ParsedList("trusted-proxies", "a list of addresses or networks like 10.0.0.0/8", ParseNetwork),
        section.Int("backlog", 1, 65_535),
        section.Int("max-connections", 1, 1_000_000),
        section.Int("max-in-flight", 1, 1_000_000),
        section.Int("max-queued", 0, 10_000_000),
        section.Int("max-caller-streams", 1, 10_000),
        section.Int("max-caller-polls", 1, 10_000),
        section.Int("remembered-refusals", 1, 10_000_000),
        section.Size("max-body", "1KiB", "64MiB"),
        section.Duration("default-wait", "0s", "30s"),
        section.Duration("max-wait", "0s", "30s"));

    private static IPNetwork? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}

/// <summary>seckill.management: the operators' listener.</summary>
public sealed record ManagementOptions(Uri Listen)
{
    internal static ManagementOptions Bind(SettingsSection section) =>
        new(section.Parsed("listen", ListenUrl.Wanted, ListenUrl.Parse));
}
