using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>What all kills of a benchmark took.</summary>
public sealed class TakeoverFigures
{
    private readonly Distribution _sellsAgain = new();
    private readonly Distribution _dead = new();
    private readonly Distribution _taken = new();
    private readonly List<double> _each = [];
    private int _never;
    private int _stalls;

    /// <summary>Kills of an owner.</summary>
    public int Kills => _sellsAgain.Count;

    /// <summary>Kills of a node that had handed the shard over a moment before.</summary>
    public int Misses { get; private set; }

    /// <summary>
    /// Null: a miss. A kill after which nothing was sold counts with the time it was watched, the least it can be.
    /// </summary>
    public void Add(Takeover? kill)
    {
        if (kill is null)
        {
            Misses++;
            return;
        }

        Add(_dead, kill.Dead);
        Add(_taken, kill.Taken);
        _never += kill.SellsAgain is null ? 1 : 0;
        var again = kill.SellsAgain ?? Takeover.Watched;
        _sellsAgain.Add(again);
        _each.Add(Math.Round(again.TotalSeconds, 3));
    }

    /// <summary>Nothing was sold any more though all nodes were there: no figure of a kill tells that.</summary>
    public void Stall() => _stalls++;

    public void Report(BenchReport report)
    {
        report.Set("kills", Kills);
        report.Set("killsOfNoOwner", Misses);
        report.Set("neverSoldAgain", _never);
        report.Set("stalledWithAllNodesUp", _stalls);
        report.Set("milliseconds", new JsonObject
        {
            ["sellsAgain"] = _sellsAgain.ToJson(),
            ["rowSaysDead"] = _dead.ToJson(),
            ["rowNamesNewOwner"] = _taken.ToJson(),
        });
        report.Set("secondsOfEach", new JsonArray([.. _each.Select(seconds => JsonValue.Create(seconds))]));
        report.Judge(new BenchBar("B12", "sells again after kill -9, seconds p99", 5, 1.5,
            _sellsAgain.At(0.99).TotalSeconds, LowerIsBetter: true));
        report.Judge(new BenchBar(
            "B12", "kills after which nothing was sold", 0, 0, _never + _stalls, LowerIsBetter: true));
    }

    private static void Add(Distribution all, TimeSpan? value)
    {
        if (value is { } known)
        {
            all.Add(known);
        }
    }
}
