using System.Text;

namespace Seckill.Node.Config.Hocon;

/// <summary>
/// Finds includes beside the file that includes them, else among the sources packed into this assembly
/// (hocon/*.conf), so that a lone node file can include reference.conf.
/// </summary>
public sealed class HoconFiles : IHoconFiles
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, true);

    public HoconSource? Find(HoconInclude include, HoconSource from)
    {
        var folder = from.FullPath is null ? null : Path.GetDirectoryName(from.FullPath);
        if (folder is not null && include.Name.IndexOf('\0') < 0)
        {
            var full = Path.GetFullPath(include.Name, folder);
            var name = Path.GetRelativePath(Environment.CurrentDirectory, full);
            if (File.Exists(full)) return Read(full, name, include.Origin);
        }

        return Packed(include.Name);
    }

    /// <summary>A file given by a person; throws <see cref="HoconException"/> when it can not be read.</summary>
    public static HoconSource Open(string path)
    {
        var origin = HoconOrigin.Of(path);
        if (path.Length == 0 || path.IndexOf('\0') >= 0 || !File.Exists(path))
        {
            throw new HoconException(origin, "there is no such file");
        }

        return Read(Path.GetFullPath(path), path, origin);
    }

    /// <summary>One of hocon/*.conf as it was at build time, by its file name; null: there is none.</summary>
    public static HoconSource? Packed(string name)
    {
        using var stream = typeof(HoconFiles).Assembly.GetManifestResourceStream($"hocon/{name}");
        if (stream is null) return null;
        using var reader = new StreamReader(stream, Utf8);
        return new HoconSource(name, reader.ReadToEnd(), null);
    }

    private static HoconSource Read(string full, string name, HoconOrigin origin)
    {
        try
        {
            using var stream = File.OpenRead(full);
            if (stream.Length > HoconLimits.SourceLength)
            {
                throw new HoconException(origin, $"{name} is longer than {HoconLimits.SourceLength} bytes");
            }

            using var reader = new StreamReader(stream, Utf8);
            return new HoconSource(name, reader.ReadToEnd(), full);
        }
        catch (DecoderFallbackException)
        {
            throw new HoconException(origin, $"{name} is not UTF-8");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HoconException(origin, $"{name} can not be read: {fault.Message}");
        }
    }
}
