using System.Text.Json.Nodes;

namespace Seckill.Tests.Node;

/// <summary>A merchant's back office that imports items.</summary>
public sealed class ImportClient(NodeProcess node, string token)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ShopClient _shop = new(node.Http);

    /// <summary>An item's line.</summary>
    public static string Line(string title)
    {
        var item = ShopClient.Item(3, 1, 900, 1999);
        item["title"] = title;
        return item.ToJsonString();
    }

    public Task<ShopAnswer> SendAsync(string body, string key) => _shop.ImportAsync(body, token, key);

    /// <summary>The import once so many lines were read, or once it has ended.</summary>
    public async Task<JsonNode> ReadAsync(string id, long atLeast = long.MaxValue)
    {
        while (true)
        {
            var import = (await _shop.GetAsync($"/v1/imports/{id}", token)).Json;
            if (import["state"]!.GetValue<string>() != "running" || import["lines"]!.GetValue<long>() >= atLeast)
            {
                return import;
            }

            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The titles of all of the merchant's items, page by page, once there are so many.</summary>
    public async Task<List<string>> TitlesAsync(int count)
    {
        while (true)
        {
            var titles = new List<string>();
            for (var path = "/v1/merchant/items?limit=100"; path is not null;)
            {
                var page = (await _shop.GetAsync(path, token)).Json;
                titles.AddRange(page["data"]!.AsArray().Select(item => item!["title"]!.GetValue<string>()));
                path = page["nextUrl"]?.GetValue<string>();
            }

            if (titles.Count >= count)
            {
                return titles;
            }

            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
