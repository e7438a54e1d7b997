using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Seckill.Tests.House;

namespace Seckill.Tests.Client;

/// <summary>The client packs without a network, depends on nothing, and brings its documentation.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task Package_IsWholeAndDependsOnNothing()
    {
        var folder = Directory.CreateTempSubdirectory("seckill-package");
        try
        {
            await PackAsync(folder.FullName);
            using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder.FullName, "*.nupkg")));
            var names = package.Entries.Select(entry => entry.FullName).ToList();

            Assert.Contains("lib/net10.0/Seckill.Client.dll", names);
            Assert.Contains("lib/net10.0/Seckill.Client.xml", names);
            Assert.Contains("README.md", names);
            await using var text = package.GetEntry("Seckill.Client.nuspec")!.Open();
            var about = XDocument.Load(text).Descendants().ToLookup(element => element.Name.LocalName);
            Assert.Equal("Seckill.Client", about["id"].Single().Value);
            Assert.Equal("README.md", about["readme"].Single().Value);
            Assert.NotEqual("", about["description"].Single().Value.Trim());
            Assert.Empty(about["dependency"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PackAsync(string folder)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal)
            ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = SourceTree.Root,
        };
        foreach (var argument in new[]
        {
            "pack", "Seckill.Client", "-c", configuration, "--no-build", "--no-restore", "-o", folder,
        })
        {
            start.ArgumentList.Add(argument);
        }

        using var packing = Process.Start(start)!;
        var output = await packing.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await packing.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(packing.ExitCode == 0, output);
    }
}
