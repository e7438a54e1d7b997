using Seckill.Node.Journal;

namespace Seckill.Tests.Journal;

/// <summary>A permit that the test gives and takes.</summary>
public sealed class TestPermit : IPermit
{
    public bool IsValid { get; set; } = true;

    public int Lapses { get; set; }
}
