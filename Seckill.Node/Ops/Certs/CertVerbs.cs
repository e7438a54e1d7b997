using System.CommandLine;
using System.Globalization;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Certs;

/// <summary>seckill dev certs: certificates for the nodes of a development cluster.</summary>
internal static class CertVerbs
{
    public static Command Make(CliStreams streams)
    {
        var directory = new Option<string>("--out")
        {
            Description = "Directory to write to",
            HelpName = "DIR",
            DefaultValueFactory = _ => "certs",
        };
        var nodes = new Option<int>("--nodes")
        {
            Description = "How many nodes get a certificate",
            HelpName = "N",
            DefaultValueFactory = _ => 3,
            CustomParser = result => NodesOf(result.Tokens[0].Value, result.AddError),
        };
        var hosts = new Option<string>("--hosts")
        {
            Description = "Further names and addresses of the nodes",
            HelpName = "a,b",
            DefaultValueFactory = _ => "",
        };
        var yes = new Option<bool>("--yes") { Description = "Replace files that stand there" };
        var certs = new Command("certs", "Make an authority and certificates for nodes, for development")
        {
            directory, nodes, hosts, yes,
        };
        certs.SetAction(parsed => Write(
            new DevCertificates(parsed.GetValue(directory)!, parsed.GetValue(nodes), Hosts(parsed.GetValue(hosts)!)),
            parsed.GetValue(yes), streams));
        return new Command("dev", "What only development needs") { certs };
    }

    private static int Write(DevCertificates certificates, bool replace, CliStreams streams)
    {
        certificates.Write(DateTimeOffset.UtcNow, replace);
        for (var node = 1; node <= certificates.Nodes; node++)
        {
            streams.Out.WriteLine($$"""
                # node{{node}}
                seckill.cluster.tls {
                  certificate = "{{Path.GetFullPath(certificates.CertificateFile(node))}}"
                  key = "{{Path.GetFullPath(certificates.KeyFile(node))}}"
                  ca = "{{Path.GetFullPath(certificates.AuthorityFile)}}"
                }
                """);
        }

        return ExitCode.Yes;
    }

    private static int NodesOf(string text, Action<string> refuse)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nodes)
            && nodes is >= 1 and <= DevCertificates.MostNodes)
        {
            return nodes;
        }

        refuse($"--nodes takes 1 to {DevCertificates.MostNodes}, not '{text}'");
        return 0;
    }

    private static string[] Hosts(string list)
    {
        var hosts = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var wrong = hosts.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown);
        return wrong is null ? hosts
            : throw new CliException(ExitCode.Usage, $"--hosts takes names and addresses, not '{wrong}'");
    }
}
