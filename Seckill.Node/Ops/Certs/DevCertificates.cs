using System.Globalization;
using System.Text;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Certs;

/// <summary>
/// The files of a development cluster's certificates: one authority, a certificate and a key for each node.
/// </summary>
/// <param name="Directory">Where they are written.</param>
/// <param name="Nodes">How many nodes: node1, node2 and so on.</param>
/// <param name="Hosts">Further names and addresses under which nodes are reached.</param>
public sealed record DevCertificates(string Directory, int Nodes, IReadOnlyList<string> Hosts)
{
    public const int MostNodes = 64;

    private const int YearsValid = 2;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] LocalHosts = ["localhost", "127.0.0.1", "::1"];

    public string AuthorityFile => Path.Combine(Directory, "ca.crt");

    public string CertificateFile(int node) => FileOf(node, "crt");

    public string KeyFile(int node) => FileOf(node, "key");

    /// <summary>
    /// Makes and writes them. Files that stand there are a <see cref="CliException"/> unless they may be replaced; then
    /// nodes that run take the new ones at their next connection.
    /// </summary>
    public void Write(DateTimeOffset now, bool replace)
    {
        var (from, until) = (now.AddMinutes(-5), now.AddYears(YearsValid));
        using var authority = DevAuthority.Create("Seckill development authority", from, until);
        List<(string Path, string Text)> files = [(AuthorityFile, authority.Pem)];
        for (var node = 1; node <= Nodes; node++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"node{node}");
            var (certificate, key) = authority.Issue(name, [.. LocalHosts, name, .. Hosts], from, until);
            files.Add((CertificateFile(node), certificate));
            files.Add((KeyFile(node), key));
        }

        if (!replace && files.Find(file => File.Exists(file.Path)).Path is { } standing)
        {
            throw new CliException(ExitCode.WrongState, $"{standing} stands there already; --yes replaces it");
        }

        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            foreach (var (path, text) in files) WriteOwnerOnly(path, text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, fault.Message);
        }
    }

    private string FileOf(int node, string ending) =>
        Path.Combine(Directory, string.Create(CultureInfo.InvariantCulture, $"node{node}.{ending}"));

    /// <summary>Written beside and moved into place: nobody sees half a file, or a key that others may read.</summary>
    private static void WriteOwnerOnly(string path, string text)
    {
        var beside = path + ".new";
        File.Delete(beside);
        var opening = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) opening.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(beside, opening))
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
        }

        File.Move(beside, path, overwrite: true);
    }
}
