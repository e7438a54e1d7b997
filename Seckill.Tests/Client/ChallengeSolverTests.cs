using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>The work is done as docs/CHALLENGE.md says, in bounds, and ends when nobody wants it.</summary>
public sealed class ChallengeSolverTests
{
    /// <summary>Salt, rounds, bits and nonce as the document has them.</summary>
    [Fact]
    public async Task Challenge_OfTheDocument_HasItsSolution()
    {
        var solution = await ChallengeSolver.SolveAsync(Of(10), workers: 1, TestContext.Current.CancellationToken);

        Assert.Equal("3012", solution.Nonce);
        Assert.Equal((10, "s", Of(10).Salt), (solution.Difficulty, solution.Signature, solution.Salt));
    }

    [Fact]
    public async Task Challenge_BeyondAllReason_IsNotBegun()
    {
        foreach (var unfit in new[]
        {
            Of(33), Of(0), Of(8) with { Algorithm = "PBKDF2-SHA256/100000000" }, Of(8) with { Algorithm = "scrypt/8" },
        })
        {
            await Assert.ThrowsAsync<NotSupportedException>(
                () => ChallengeSolver.SolveAsync(unfit, null, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Work_ThatNobodyWantsAnyMore_Ends()
    {
        using var stop = new CancellationTokenSource();
        var working = ChallengeSolver.SolveAsync(Of(32), workers: 2, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    private static Challenge Of(int difficulty) => new()
    {
        Algorithm = "PBKDF2-SHA256/256",
        Salt = "AAECAwQFBgcICQoLDA0ODw",
        Difficulty = difficulty,
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Signature = "s",
    };
}
