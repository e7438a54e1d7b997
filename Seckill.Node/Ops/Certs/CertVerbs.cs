using System.Globalization;
using System.Text.Json;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Certs;

/// <summary>seckill dev certs: certificates for the nodes of a development cluster.</summary>
internal static class CertVerbs
{
    private static readonly VerbOption Out = new("--out", "DIR", "Directory to write to (certs)");
    private static readonly VerbOption Nodes = new("--nodes", "N", "How many nodes get a certificate (3)");
    private static readonly VerbOption Hosts = new("--hosts", "a,b", "Further names and addresses of the nodes");
    private static readonly VerbOption Yes = new("--yes", null, "Replace files that stand there");

    public static Verb Group => new("dev", "What only development needs")
    {
        Verbs =
        [
            new("certs", "Make an authority, and certificates with which nodes prove themselves to each other", Write)
            {
                Options = [Out, Nodes, Hosts, Yes],
                Example = "dev certs --nodes 3 --out certs",
            },
        ],
    };

    private static Task<int> Write(VerbCall call, CancellationToken cancellation)
    {
        var certificates = new DevCertificates(
            Path.GetFullPath(call.ValueOf(Out) ?? "certs"),
            VerbOptions.NumberOf(call, Nodes, 1, DevCertificates.MostNodes, usual: 3),
            HostsOf(call.ValueOf(Hosts) ?? ""));
        certificates.Write(DateTimeOffset.UtcNow, replace: call.Has(Yes));
        var nodes = Enumerable.Range(1, certificates.Nodes).ToList();
        call.Streams.Out.WriteLine(call.Output switch
        {
            OutputFormat.Json => $"[{string.Join(",\n ", nodes.Select(node => Line(certificates, node)))}]",
            OutputFormat.Jsonl => string.Join('\n', nodes.Select(node => Line(certificates, node))),
            OutputFormat.Table => string.Join('\n', nodes.Select(node => Settings(certificates, node))),
            _ => throw new InvalidOperationException($"no output {call.Output}"),
        });
        return Task.FromResult(ExitCode.Yes);
    }

    private static string Settings(DevCertificates certificates, int node) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        # node{{node}}
        seckill.cluster.tls {
          certificate = {{Quoted(certificates.CertificateFile(node))}}
          key = {{Quoted(certificates.KeyFile(node))}}
          ca = {{Quoted(certificates.AuthorityFile)}}
        }
        """);

    private static string Line(DevCertificates certificates, int node) =>
        $$"""{"node":"node{{node}}",{{Member("certificate", certificates.CertificateFile(node))}},"""
        + $$"""{{Member("key", certificates.KeyFile(node))}},{{Member("ca", certificates.AuthorityFile)}}}""";

    private static string Member(string name, string path) => $"\"{name}\":{Quoted(path)}";

    /// <summary>JSON and HOCON quote alike.</summary>
    private static string Quoted(string path) => $"\"{JsonEncodedText.Encode(path)}\"";

    private static string[] HostsOf(string list)
    {
        var hosts = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var wrong = hosts.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown);
        return wrong is null ? hosts
            : throw new CliException(ExitCode.Usage, $"--hosts takes names and addresses, not '{wrong}'");
    }
}
