using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>A certificate that says something else than the journal is found.</summary>
public sealed class CertificateFaultTests
{
    private readonly ItemBook _book;

    public CertificateFaultTests()
    {
        var sale = new MadeSale();
        var item = sale.Open("a", 5);
        sale.Win(MadeSale.Attempt(item, "ada", quantity: 2), new HeldPass(1, 1));
        _book = JournalAudit.Run(sale.Evidence(), new Violations()).BookOf(item)!;
    }

    private static JsonObject Honest => new()
    {
        ["balanced"] = true,
        ["total"] = 5L,
        ["free"] = 3L,
        ["held"] = 2L,
        ["sold"] = 0L,
        ["returned"] = 0L,
    };

    [Fact]
    public void Honest_IsClean() => Assert.Null(ClusterVerdict.CertificateFault(_book, Honest));

    [Theory]
    [InlineData("total", 6)]
    [InlineData("free", 4)]
    [InlineData("held", 1)]
    [InlineData("sold", 1)]
    [InlineData("returned", 1)]
    public void OtherNumber_IsFound(string member, long number)
    {
        var certificate = Honest;
        certificate[member] = number;
        Assert.NotNull(ClusterVerdict.CertificateFault(_book, certificate));
    }

    [Fact]
    public void UnbalancedMissingOrOfNoItem_IsFound()
    {
        var certificate = Honest;
        certificate["balanced"] = false;
        Assert.NotNull(ClusterVerdict.CertificateFault(_book, certificate));
        Assert.NotNull(ClusterVerdict.CertificateFault(_book, null));
        Assert.NotNull(ClusterVerdict.CertificateFault(null, Honest));
    }
}
