using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>One bar of the benchmarks (docs/BENCHMARKS.md) and what was measured against it.</summary>
/// <param name="Id">B1 to B12.</param>
/// <param name="What">What is measured, with its unit.</param>
/// <param name="Must">Not worse than this.</param>
/// <param name="Aim">This would be good.</param>
/// <param name="Measured">As measured.</param>
/// <param name="LowerIsBetter">Seconds and bytes: the smaller the better.</param>
public sealed record BenchBar(
    string Id, string What, double Must, double Aim, double Measured, bool LowerIsBetter = false)
{
    public bool MeetsMust => Meets(Must);

    public string Verdict => Meets(Aim) ? "aim" : MeetsMust ? "must" : "missed";

    public JsonObject ToJson() => new()
    {
        ["bar"] = Id,
        ["what"] = What,
        ["must"] = Must,
        ["aim"] = Aim,
        ["measured"] = Math.Round(Measured, 6),
        ["lowerIsBetter"] = LowerIsBetter,
        ["verdict"] = Verdict,
    };

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static BenchBar FromJson(JsonNode json) => new(
        json["bar"]!.GetValue<string>(), json["what"]!.GetValue<string>(), json["must"]!.GetValue<double>(),
        json["aim"]!.GetValue<double>(), json["measured"]!.GetValue<double>(),
        json["lowerIsBetter"]!.GetValue<bool>());

    private bool Meets(double bar) => LowerIsBetter ? Measured <= bar : Measured >= bar;
}
