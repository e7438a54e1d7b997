using Seckill.Node.Config.Hocon;
using Xunit;

namespace Seckill.Tests.Config;

public sealed class HoconIncludeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seckill-hocon").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Include_BesideTheFile_IsMergedInPlace()
    {
        Write("base.conf", "a=1\nb=1");
        Assert.Equal("{a:1,b:2}", Read("include \"base.conf\"\nb=2"));
        Assert.Equal("{b:1,a:1}", Read("b=2\ninclude \"base.conf\""));
    }

    [Fact]
    public void Include_InFolders_IsRelativeToItsOwnFile()
    {
        Write("sub/one.conf", "include file(\"two.conf\")");
        Write("sub/two.conf", "x=2");
        Assert.Equal("{x:2}", Read("include \"sub/one.conf\""));
    }

    [Fact]
    public void Include_WithinAnObject_SeesItsOwnKeysFirst()
    {
        Write("part.conf", "x=1\ny=${x}\nz=${top}\nl+=1");
        Assert.Equal("{top:t,l:[9],o:{x:1,y:1,z:t,l:[1]}}", Read("top=t\nl=[9]\no { include \"part.conf\" }"));
    }

    [Fact]
    public void Include_Missing_IsNothingUnlessRequired()
    {
        Assert.Equal("{a:1}", Read("include \"none.conf\"\na=1"));
        var error = Assert.Throws<HoconException>(() => Read("a=1\ninclude required(file(\"none.conf\"))"));
        Assert.Equal("none.conf is not there", error.Fault);
        Assert.Equal(2, error.Origin.Line);
    }

    [Fact]
    public void Include_OfItself_IsRefused()
    {
        Write("a.conf", "include \"b.conf\"");
        Write("b.conf", "include \"a.conf\"");
        Assert.Contains("includes itself", Assert.Throws<HoconException>(() => Read("include \"a.conf\"")).Fault);
    }

    [Fact]
    public void Include_TooDeep_IsRefused()
    {
        for (var i = 0; i < 20; i++) Write($"f{i}.conf", $"include \"f{i + 1}.conf\"");
        Assert.Contains("lead deeper", Assert.Throws<HoconException>(() => Read("include \"f0.conf\"")).Fault);
    }

    [Fact]
    public void Include_FaultInIncludedFile_NamesThatFile()
    {
        Write("bad.conf", "a=1\nb=*");
        var error = Assert.Throws<HoconException>(() => Read("include \"bad.conf\""));
        Assert.EndsWith("bad.conf", error.Origin.File);
        Assert.Equal((2, 3), (error.Origin.Line, error.Origin.Column));
    }

    [Fact]
    public void Include_ReferenceNotBesideTheFile_IsThePackedOne() =>
        Assert.Contains("shards:64", Read("include required(\"reference.conf\")"));

    [Fact]
    public void Include_ReferenceBesideTheFile_IsThatOne()
    {
        Write("reference.conf", "mine=1");
        Assert.Equal("{mine:1}", Read("include required(\"reference.conf\")"));
    }

    [Fact]
    public void Open_FileThatIsNotText_IsRefused()
    {
        var path = Path.Combine(_folder, "bytes.conf");
        File.WriteAllBytes(path, [0x61, 0x3D, 0xC3, 0x28]);
        Assert.Contains("is not UTF-8", Assert.Throws<HoconException>(() => HoconFiles.Open(path)).Fault);
        Assert.Contains("no such file", Assert.Throws<HoconException>(() => HoconFiles.Open(_folder)).Fault);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Read(string text)
    {
        Write("main.conf", text);
        var reader = new HoconReader(new HoconFiles(), _ => null);
        reader.Add(HoconFiles.Open(Path.Combine(_folder, "main.conf")));
        return HoconShow.Of(reader.Resolve());
    }
}
