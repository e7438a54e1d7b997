using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.LocalCluster;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>A folder and free ports for one dev-cluster of three nodes.</summary>
internal sealed class LocalGround : IDisposable
{
    public string Folder { get; } = TestFolder.Open();

    /// <summary>For --port-offset.</summary>
    public int Offset { get; } = FreeOffset();

    public Uri Http(int index) => new($"http://127.0.0.1:{LocalPorts.Of(index, Offset).Http}");

    public string Management(int index) => $"http://127.0.0.1:{LocalPorts.Of(index, Offset).Management}";

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static int FreeOffset()
    {
        while (true)
        {
            var offset = Random.Shared.Next(1_000, 20_000);
            try
            {
                LocalPorts.RefuseTaken(Enumerable.Range(0, 3).Select(index => ("n", LocalPorts.Of(index, offset))));
                return offset;
            }
            catch (CliException)
            {
                // Taken: another one.
            }
        }
    }
}
