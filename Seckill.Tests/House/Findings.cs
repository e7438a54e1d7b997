using Xunit;

namespace Seckill.Tests.House;

/// <summary>Fails with every finding, one a line: a person mends them all at once.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var found = findings.ToList();
        Assert.True(found.Count == 0, $"{found.Count} findings:\n{string.Join('\n', found)}");
    }
}
