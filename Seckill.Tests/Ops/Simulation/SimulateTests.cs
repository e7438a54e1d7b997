using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;

namespace Seckill.Tests.Ops.Simulation;

/// <summary>
/// A fixed set of seeds keeps every promise, the same seed is the same run, and a database that breaks its word is
/// found. More seeds: seckill simulate.
/// </summary>
public sealed class SimulateTests
{
    [Fact]
    public async Task Seeds_UnderTheirFaults_KeepEveryPromise()
    {
        var (code, told) = await SimulateAsync("--from", "1", "--seeds", "40", "--seconds", "30");

        Assert.True(code == ExitCode.Yes, $"{told}");
        var sum = told["sum"]!;
        Assert.All(
            new[] { "commits", "landed", "won", "lost", "restarts", "blows" },
            name => Assert.InRange(sum[name]!.GetValue<long>(), 20, long.MaxValue));
    }

    [Fact]
    public async Task Seed_RunTwice_IsTheSameToTheLastChoice()
    {
        string[] seeds = ["--from", "7", "--seeds", "3", "--seconds", "20"];

        var (first, again) = (await SimulateAsync(seeds), await SimulateAsync(seeds));

        Assert.Equal(Traces(first.Told), Traces(again.Told));
        Assert.Equal(3, Traces(first.Told).Distinct().Count());
    }

    [Theory]
    [InlineData("NoFence", 1, 20, "journal damaged")]
    [InlineData("LostCommits", 1, 3, "the journal does not know it")]
    [InlineData("LostRows", 1, 2, "the journal makes")]
    [InlineData("RepeatedSteps", 1, 2, "went from")]
    public async Task Database_ThatBreaksItsWord_IsFound(string sabotage, int from, int seeds, string promise)
    {
        var (code, told) = await SimulateAsync(
            "--from", $"{from}", "--seeds", $"{seeds}", "--seconds", "20", "--sabotage", sabotage);

        Assert.Equal(ExitCode.No, code);
        Assert.Contains(
            told["seeds"]!.AsArray(), seed => seed!["violation"]?.GetValue<string>().Contains(promise) == true);
    }

    private static IEnumerable<string> Traces(JsonNode told) =>
        told["seeds"]!.AsArray().Select(seed => seed!["trace"]!.GetValue<string>());

    private static async Task<(int Code, JsonNode Told)> SimulateAsync(params string[] options)
    {
        var ran = await ToolProcess.RunAsync(
            AppContext.BaseDirectory, $"simulate {string.Join(' ', options)} -o json");
        return (ran.Code, JsonNode.Parse(ran.Out) ?? throw new InvalidOperationException(ran.Error));
    }
}
