using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>What a node remembers of those who lost: every reason, bounded, and who said so.</summary>
public sealed class RefusalMemoryTests
{
    private static readonly ItemId Item = ItemId.Derive("acme", "watch");

    [Fact]
    public void Find_KeepsEveryReason_AndCountsRepeats()
    {
        var memory = new RefusalMemory(100);
        var buyer = BuyerKey.Of("cleo");
        memory.Note(Item, buyer, Note("sold-out", "item", 1));
        memory.Note(Item, buyer, Note("quota-exceeded", "buyer-limiter", 2));
        memory.Note(Item, buyer, Note("quota-exceeded", "buyer-limiter", 9));

        var notes = memory.Find(Item, buyer);
        Assert.Equal([("sold-out", 1, 1L, 1L), ("quota-exceeded", 2, 2L, 9L)],
            notes.Select(note => (note.Code, note.Count, note.First.UnixMs, note.Last.UnixMs)));
        Assert.Equal(3, memory.Refused);
        Assert.Empty(memory.Find(Item, BuyerKey.Of("ada")));
        Assert.Empty(memory.Find(ItemId.Derive("acme", "other"), buyer));
    }

    [Fact]
    public void Note_BeyondTheBound_ForgetsTheOldest()
    {
        var memory = new RefusalMemory(10);
        for (var i = 0; i < 1_000; i++) memory.Note(Item, BuyerKey.Of($"u{i}"), Note("sold-out", "item", i));

        var known = Enumerable.Range(0, 1_000).Where(i => memory.Find(Item, BuyerKey.Of($"u{i}")).Count > 0).ToList();
        Assert.InRange(known.Count, 1, 10);
        Assert.Contains(999, known);
    }

    [Fact]
    public async Task Edge_NotesWhoRefusedAndWhat_AndCountsWhatWasWon()
    {
        await using var edge = await EdgeUnderTest.StartAsync();
        var merchant = await edge.TokenAsync("acme");
        var item = await edge.Shop.OpenItemAsync(merchant, 1);
        Assert.True(ItemId.TryParse(item, out var id));
        var (ada, cleo) = (await edge.TokenAsync("ada"), await edge.TokenAsync("cleo"));
        var late = await edge.Shop.PassAsync(item, cleo);
        var won = await edge.Shop.BuyAsync(item, ada, await edge.Shop.PassAsync(item, ada), "one");
        Assert.Equal(HttpStatusCode.Created, won.Status);
        Assert.Equal("sold-out", (await edge.Shop.BuyAsync(item, cleo, late, "one")).Code);
        Assert.Equal("sold-out",
            (await edge.Shop.PostAsync($"/v1/items/{item}/passes", cleo, new JsonObject())).Code);
        Assert.Equal("pass-invalid", (await edge.Shop.BuyAsync(item, cleo, "nonsense", "two")).Code);

        var memory = edge.Services.GetRequiredService<RefusalMemory>();
        Assert.Equal([("order", "sold-out", "item"), ("pass", "sold-out", "edge"), ("order", "pass-invalid", "edge")],
            memory.Find(id, BuyerKey.Of("cleo")).Select(note => (note.What, note.Code, note.Rule)));
        Assert.Empty(memory.Find(id, BuyerKey.Of("ada")));
        Assert.Equal((1, 3), (memory.Won, memory.Refused));
    }

    private static RefusalNote Note(string code, string rule, long at) =>
        new("order", code, rule, 1, new Instant(at), new Instant(at));
}
