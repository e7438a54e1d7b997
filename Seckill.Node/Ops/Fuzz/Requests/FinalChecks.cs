using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>
/// After the requests: the journal is whole, the books of every item balance, read models and actors are what the
/// journal folds to.
/// </summary>
internal sealed class FinalChecks(FuzzTarget target, FuzzWorld world)
{
    private const int Page = 25;

    /// <summary>How the node failed to answer at all, which ended the checks; null: it answered.</summary>
    public string? Silence { get; private set; }

    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellation)
    {
        var faults = new List<string>();
        try
        {
            await CheckAsync(faults, cancellation);
        }
        catch (HttpRequestException fault)
        {
            Silence = fault.Message;
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            Silence = fault.Message;
        }

        return faults;
    }

    private async Task CheckAsync(List<string> faults, CancellationToken cancellation)
    {
        var verified = await AskAsync(HttpMethod.Post, "/v1/audit/verifications", cancellation);
        Judge(verified, "audit verify", one => one["ok"]?.GetValue<bool>() == true);
        foreach (var item in await ItemsAsync(faults, cancellation))
        {
            var path = $"/v1/audit/items/{item}";
            Judge(await AskAsync(HttpMethod.Get, $"{path}/certificate", cancellation), $"certificate of {item}",
                one => one["balanced"]?.GetValue<bool>() == true);
            Judge(await AskAsync(HttpMethod.Get, $"{path}/diff", cancellation), $"audit diff of {item}",
                one => one["differences"]?.AsArray().Count == 0);
            Judge(await AskAsync(HttpMethod.Get, $"{path}/state", cancellation), $"audit state of {item}",
                one => one["same"]?.GetValue<bool>() != false);
        }

        void Judge(JsonNode? answer, string what, Func<JsonNode, bool> holds)
        {
            if (answer is null || !holds(answer))
            {
                faults.Add($"{what}: {answer?.ToJsonString() ?? "no answer"}");
            }
        }
    }

    /// <summary>
    /// Every item of the run's merchants, imported ones too: the world keeps the newest alone, and the list may lag
    /// behind the world.
    /// </summary>
    private async Task<IReadOnlyCollection<string>> ItemsAsync(List<string> faults, CancellationToken cancellation)
    {
        var items = world.Items.Select(one => one.Id).ToHashSet();
        foreach (var merchant in world.Merchants)
        {
            var next = $"/v1/audit/items?limit={Page}&merchant={Uri.EscapeDataString(merchant)}";
            while (next is not null)
            {
                if (await AskAsync(HttpMethod.Get, next, cancellation) is not { } page)
                {
                    faults.Add($"items of {merchant}: no answer to {next}");
                    break;
                }

                items.UnionWith(page["data"]!.AsArray().Select(one => one!["itemId"]!.GetValue<string>()));
                next = page["nextUrl"]?.GetValue<string>();
            }
        }

        return items;
    }

    private Task<JsonNode?> AskAsync(HttpMethod method, string path, CancellationToken cancellation) =>
        target.AskAsync(method, path, world.Tokens[world.Auditor], cancellation);
}
