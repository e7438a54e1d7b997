using System.Globalization;
using System.Text.Json;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Passes;
using Seckill.Http.Problems;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Verbs;

/// <summary>
/// seckill challenge: the reference solver of the proof of work before a pass, for those who write clients.
/// </summary>
internal sealed class ChallengeVerbs(TimeProvider time)
{
    private const int MostCharacters = 64 * 1024;

    private static readonly VerbOption File =
        new("--file", "FILE", "What GET /v1/items/{id}/challenge answered (standard input)");

    public Verb Group => new("challenge", "The proof of work before a pass: 2^difficulty tries on average")
    {
        Verbs =
        [
            new("solve", "Find the nonce; prints the member challenge of POST passes (2^difficulty tries on average)",
                SolveAsync)
            {
                Options = [File],
                Example = "challenge solve --file challenge.json",
            },
        ],
    };

    private async Task<int> SolveAsync(VerbCall call, CancellationToken cancellation)
    {
        var source = call.ValueOf(File) ?? "standard input";
        var body = Parse(source, await TextAsync(call, source, cancellation));
        var check = new BodyCheck();
        ChallengeText.Check(body, check);
        if (check.Problem?.Errors is { } errors)
        {
            throw Bad(source, string.Join("; ", errors.Select(error => $"{error.Field} {error.In(Language.English)}")));
        }

        var challenge = ChallengeText.Read(body)
            ?? throw Bad(source, $"algorithm is not {ProofOfWork.Name}/ITERATIONS, or salt not base64url of 16 bytes");
        var begun = time.GetTimestamp();
        var nonce = await Task.Run(() => ProofOfWork.Solve(challenge, cancellation), cancellation);
        var ms = time.GetElapsedTime(begun).TotalMilliseconds;
        call.Streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{long.Parse(nonce, CultureInfo.InvariantCulture) + 1} tries in {ms:F0} ms; on average it takes "
            + $"2^{challenge.Difficulty} = {Math.Pow(2, challenge.Difficulty):F0}"));
        call.Streams.Out.WriteLine(
            JsonSerializer.Serialize(body with { Nonce = nonce }, EdgeJson.Default.ChallengeBody));
        return ExitCode.Yes;
    }

    private static async Task<string> TextAsync(VerbCall call, string source, CancellationToken cancellation)
    {
        var text = new char[MostCharacters + 1];
        try
        {
            using var file = call.ValueOf(File) is { } path ? new StreamReader(path) : null;
            var length = await (file ?? call.Streams.In).ReadBlockAsync(text, cancellation);
            return length <= MostCharacters ? new string(text, 0, length)
                : throw Bad(source, "is no challenge: too long");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Bad(source, fault.Message);
        }
    }

    private static ChallengeBody Parse(string source, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, EdgeJson.Default.ChallengeBody)
                ?? throw Bad(source, "is no challenge: null");
        }
        catch (JsonException fault)
        {
            throw Bad(source, $"is no challenge: {fault.Message}");
        }
    }

    private static CliException Bad(string source, string why) => new(ExitCode.BadInput, $"{source}: {why}");
}
