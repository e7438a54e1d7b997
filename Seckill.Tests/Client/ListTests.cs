using System.Text;
using Seckill.Client;

namespace Seckill.Tests.Client;

/// <summary>Lists are read to their end, exports over cuts.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task Orders_OfManyPages_AreEachGivenOnce()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(10, limit: 10);
        var bought = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            bought.Add((await scene.WinAsync(item)).Order.Id);
        }

        var mine = await scene.Buyer.Orders
            .ListAsync(pageSize: 2, cancellation: TestContext.Current.CancellationToken)
            .Select(order => order.Id).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5, mine.Count);
        Assert.Equal(bought, mine.ToHashSet());
        Assert.Equal(3, scene.Wire.Sent.Count(call => call is { Method: "GET", Path: "/v1/orders" }));
    }

    [Fact]
    public async Task Items_OfManyPages_AreReadWithoutAToken()
    {
        await using var scene = await ClientScene.StartAsync();
        var made = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            made.Add(await scene.OpenItemAsync(1));
        }

        var listed = await scene.Buyer.Items.ListAsync(1, TestContext.Current.CancellationToken)
            .Select(item => item.Id).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(made, listed.ToHashSet());
        Assert.All(
            scene.Wire.Sent.Where(call => call is { Method: "GET", Path: "/v1/items" }),
            call => Assert.False(call.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task Export_ThatIsCut_GoesOnBehindTheLastWholeOrder()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(10, limit: 10);
        for (var i = 0; i < 4; i++)
        {
            await scene.WinAsync(item);
        }

        var cuts = 2;
        scene.Wire.Script = async (call, send) =>
        {
            var response = await send();
            if (call.Path.EndsWith("/orders", StringComparison.Ordinal) && cuts-- > 0)
            {
                response.Content = new CutContent(response.Content, "\n");
            }

            return response;
        };
        var exported = await scene.Merchant.Merchant
            .ExportOrdersAsync(item, cancellation: TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4, exported.Select(order => order.Id).Distinct().Count());
        Assert.Equal(4, exported.Count);
        Assert.Equal(
            [null, exported[0].Cursor, exported[1].Cursor],
            scene.Wire.Sent.Where(call => call.Path.EndsWith("/orders", StringComparison.Ordinal)
                && call.Headers["Accept"] == "application/x-ndjson").Select(AfterOf));
    }

    [Fact]
    public async Task Csv_IsADocument()
    {
        await using var scene = await ClientScene.StartAsync();
        var item = await scene.OpenItemAsync(1);
        var won = await scene.WinAsync(item);

        await using var csv = await scene.Merchant.Merchant.ExportCsvAsync(
            item, cancellation: TestContext.Current.CancellationToken);
        var text = await new StreamReader(csv, Encoding.UTF8).ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains(won.Order.Id, text);
    }

    [Fact]
    public async Task Import_OfLines_IsReadToItsErrors()
    {
        await using var scene = await ClientScene.StartAsync();
        var lines = Encoding.UTF8.GetBytes("{\"title\":\"\"}\n");

        var import = await scene.Merchant.Imports.StartAsync(
            () => new MemoryStream(lines), cancellation: TestContext.Current.CancellationToken);
        var errors = await scene.Merchant.Imports.ErrorsAsync(import.Id, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, ProblemCodes.ValidationFailed), (errors.Single().Line, errors.Single().Problem.Code));
    }

    private static string? AfterOf(SentCall call) =>
        call.Query.Length == 0 ? null : Uri.UnescapeDataString(call.Query.Replace("?after=", ""));
}
