using Seckill.Node.Crashing;

namespace Seckill.Node.Journal;

/// <summary>Checkpoints as files of a directory, one each, never written twice; newest last by name.</summary>
public sealed class FileCheckpointVault(string directory) : ICheckpointVault
{
    public ValueTask PutAsync(Checkpoint checkpoint, PublicSigningKey key, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var stamp = checkpoint.At.ToDateTimeOffset().ToString("yyyyMMdd'T'HHmmssfff'Z'", null);
        var path = Path.Combine(directory, $"checkpoint-{stamp}.json");
        var unfinished = path + ".part";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(CheckpointFile.Of(checkpoint, key).Write());
            file.Flush(flushToDisk: true);
        }

        Crash.At(CrashPoint.CheckpointBeforeRename);

        // Renamed when it is whole: what has the name is a checkpoint.
        File.Move(unfinished, path, overwrite: true);
        return ValueTask.CompletedTask;
    }
}
