using System.Text;

namespace Seckill.Node.Config.Hocon;

/// <summary>Joins the pieces of a value: texts with the space between them, lists one by one, objects merged.</summary>
internal static class HoconConcat
{
    /// <summary>Null when every piece is a substitution that found nothing.</summary>
    public static HoconValue? Join(
        HoconConcatNode node, IReadOnlyList<HoconValue?> values, Action<int, HoconOrigin> charge)
    {
        var pieces = new List<HoconValue>();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value && node.Pieces[i] is not HoconSpaceNode) pieces.Add(value);
        }

        if (pieces.Count == 0) return null;
        if (pieces.All(p => p is HoconObject)) return JoinObjects(node, pieces, charge);
        if (pieces.All(p => p is HoconArray)) return JoinArrays(node, pieces, charge);
        if (pieces.All(p => p is HoconText or HoconNull)) return JoinTexts(node, values, charge);
        var other = pieces.First(p => p.GetType() != pieces[0].GetType());
        throw new HoconException(node.Origin, $"{pieces[0].Kind} and {other.Kind} can not be joined to one value");
    }

    private static HoconObject JoinObjects(
        HoconConcatNode node, List<HoconValue> pieces, Action<int, HoconOrigin> charge)
    {
        charge(pieces.Sum(p => ((HoconObject)p).Fields.Count), node.Origin);
        return pieces.Cast<HoconObject>().Aggregate(HoconObject.Merge) with { Origin = node.Origin };
    }

    private static HoconArray JoinArrays(
        HoconConcatNode node, List<HoconValue> pieces, Action<int, HoconOrigin> charge)
    {
        charge(pieces.Sum(p => ((HoconArray)p).Elements.Count), node.Origin);
        return new HoconArray(node.Origin, [.. pieces.SelectMany(p => ((HoconArray)p).Elements)]);
    }

    private static HoconText JoinTexts(
        HoconConcatNode node, IReadOnlyList<HoconValue?> values, Action<int, HoconOrigin> charge)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            var piece = value switch { HoconText t => t.Text, HoconNull => "null", _ => "" };
            charge(piece.Length, node.Origin);
            text.Append(piece);
        }

        return new HoconText(node.Origin, text.ToString());
    }
}
