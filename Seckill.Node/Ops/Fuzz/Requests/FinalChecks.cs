using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// After the requests: the journal is whole, the books of every item balance, read models and actors are what the
/// journal folds to.
/// </summary>
internal sealed class FinalChecks(FuzzTarget target, FuzzWorld world)
{
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellation)
    {
        var faults = new List<string>();
        var verified = await AskAsync(HttpMethod.Post, "/v1/audit/verifications", cancellation);
        Judge(verified, "audit verify", one => one["ok"]?.GetValue<bool>() == true);
        foreach (var item in world.Items.Select(one => one.Id))
        {
            var path = $"/v1/audit/items/{item}";
            Judge(await AskAsync(HttpMethod.Get, $"{path}/certificate", cancellation), $"certificate of {item}",
                one => one["balanced"]?.GetValue<bool>() == true);
            Judge(await AskAsync(HttpMethod.Get, $"{path}/diff", cancellation), $"audit diff of {item}",
                one => one["differences"]?.AsArray().Count == 0);
            Judge(await AskAsync(HttpMethod.Get, $"{path}/state", cancellation), $"audit state of {item}",
                one => one["same"]?.GetValue<bool>() != false);
        }

        return faults;

        void Judge(JsonNode? answer, string what, Func<JsonNode, bool> holds)
        {
            if (answer is null || !holds(answer))
            {
                faults.Add($"{what}: {answer?.ToJsonString() ?? "no answer"}");
            }
        }
    }

    private Task<JsonNode?> AskAsync(HttpMethod method, string path, CancellationToken cancellation) =>
        target.AskAsync(method, path, world.Tokens[world.Auditor], cancellation);
}
