using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;
using Seckill.Tests.Http;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>The reference solver on the command line.</summary>
public sealed class ChallengeVerbsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("seckill-challenge-");
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("table", true)]
    [InlineData("json", false)]
    public async Task Solve_AFileOrStandardInput_PrintsWhatTheServerTakes(string format, bool isFile)
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var item = await edge.Shop.OpenGuardedItemAsync(await edge.TokenAsync("acme"), 1);
        var buyer = await edge.TokenAsync("ada");
        var challenge = (await edge.Shop.GetAsync($"/v1/items/{item}/challenge", buyer)).Body;

        Assert.Equal(ExitCode.Yes, await RunAsync(isFile
            ? $"challenge solve -o {format} --file {File(challenge)}" : $"challenge solve -o {format}", challenge));

        var pass = await edge.Shop.PassWithAsync(item, buyer, JsonNode.Parse(_out.ToString()));
        Assert.Equal(System.Net.HttpStatusCode.Created, pass.Status);
        Assert.Contains("2^10 = 1024", _error.ToString());
    }

    [Theory]
    [InlineData("", "is no challenge")]
    [InlineData("null", "is no challenge")]
    [InlineData("[1]", "is no challenge")]
    [InlineData("""{"algorithm":"PBKDF2-SHA256/2","salt":"AAECAwQFBgcICQoLDA0ODw"}""",
        "challenge.difficulty is required")]
    [InlineData("""
        {"algorithm":"MD5/2","salt":"AAECAwQFBgcICQoLDA0ODw","difficulty":1,"expiresAt":"2026-01-01T00:00:00.000Z",
         "signature":"x"}
        """, "algorithm is not PBKDF2-SHA256/ITERATIONS")]
    public async Task Solve_WhatIsNoChallenge_IsABadInput(string text, string why)
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync($"challenge solve --file {File(text)}"));
        Assert.Contains(why, _error.ToString());
        Assert.Empty(_out.ToString());
    }

    [Fact]
    public async Task Solve_NoSuchFile_IsABadInput()
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("challenge solve --file no/such.json"));
        Assert.Contains("no/such.json: ", _error.ToString());
    }

    [Fact]
    public async Task Help_OfTheVerb_SaysHowManyTriesToExpect()
    {
        Assert.Equal(ExitCode.Yes, await RunAsync("help challenge"));
        Assert.Contains("2^difficulty tries", _out.ToString());
    }

    private string File(string text)
    {
        var path = Path.Combine(_directory.FullName, "challenge.json");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private Task<int> RunAsync(string line, string input = "") => CliHost.RunAsync(
        line.Split(' '),
        new CliStreams(_out, _error, false, _ => null) { In = new StringReader(input) },
        (_, _) => Task.FromResult(0), [new ChallengeVerbs(TimeProvider.System).Group],
        TestContext.Current.CancellationToken);
}
