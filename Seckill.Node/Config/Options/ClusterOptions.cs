namespace Seckill.Node.Config;

/// <summary>seckill.cluster: how this node meets the others, and when it counts as alive.</summary>
/// <param name="Listen">Where peers connect to.</param>
/// <param name="Advertise">Where peers are told to connect to.</param>
/// <param name="Shards">Fixed when a journal is made.</param>
/// <param name="LeaseTtl">A beat that has not moved for this long condemns its node.</param>
/// <param name="LeaseMargin">Taken off the own permit: it ends before others may condemn.</param>
/// <param name="BeatInterval">Between two beats.</param>
/// <param name="ObserveInterval">Between two looks at the rows of nodes and shards.</param>
/// <param name="DrainLimit">How long a stopping node tries to give its shards away.</param>
/// <param name="Tls">Null: peers speak plain to each other, in development only.</param>
public sealed record ClusterOptions(
    HostPort Listen, HostPort Advertise, int Shards, TimeSpan LeaseTtl, TimeSpan LeaseMargin, TimeSpan BeatInterval,
    TimeSpan ObserveInterval, TimeSpan DrainLimit, TlsOptions? Tls)
{
    internal static ClusterOptions Bind(SettingsSection section) => new(
        section.Parsed("listen", HostPort.Wanted, HostPort.Parse),
        section.Parsed("advertise", HostPort.Wanted, HostPort.Parse),
        section.Int("shards", 1, 4096),
        section.Duration("lease-ttl", "100ms", "1m"),
        section.Duration("lease-margin", "0ms", "1m"),
        section.Duration("beat-interval", "10ms", "1m"),
        section.Duration("observe-interval", "10ms", "1m"),
        section.Duration("drain-limit", "0s", "10m"),
        TlsOptions.Bind(section.Section("tls")));
}

/// <summary>seckill.cluster.tls: PEM files with which peers prove themselves to each other.</summary>
public sealed record TlsOptions(string Certificate, string Key, string Ca)
{
    internal static TlsOptions? Bind(SettingsSection section)
    {
        string?[] files = [
            section.OptionalText("certificate"), section.OptionalText("key"), section.OptionalText("ca")];
        if (files.All(f => f is null)) return null;
        if (files.Any(f => f is null))
        {
            section.Ledger.Fault(null, "seckill.cluster.tls needs certificate, key and ca, or none of them");
        }

        return new TlsOptions(files[0] ?? "", files[1] ?? "", files[2] ?? "");
    }
}
