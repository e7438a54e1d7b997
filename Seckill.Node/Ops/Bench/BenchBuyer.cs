namespace Seckill.Node.Ops.Bench;

/// <summary>Where the benchmarks' orders go: an address of ordinary length, the same for all contestants.</summary>
internal static class BenchBuyer
{
    public const string Name = "Li Lei";
    public const string Phone = "+86 138 0000 0000";
    public const string Address = "88 Century Avenue, Pudong, Shanghai 200120";

    public static string PurchaseBody =>
        $$$"""{"quantity":1,"shipTo":{"name":"{{{Name}}}","phone":"{{{Phone}}}","address":"{{{Address}}}"}}""";
}
