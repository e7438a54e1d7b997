namespace Seckill.Node.Config.Hocon;

/// <summary>Writes a resolved value on one line, as HOCON that reads back as the same.</summary>
public static class HoconWriter
{
    public static string Write(HoconValue value) => value switch
    {
        HoconNull => "null",
        HoconText text => HoconText.Quote(text.Text),
        HoconArray array => "[" + string.Join(", ", array.Elements.Select(Write)) + "]",
        HoconObject tree => "{" + string.Join(", ",
            tree.Fields.Select(f => $"{HoconPath.Quote(f.Key)} = {Write(f.Value)}")) + "}",
        _ => throw new InvalidOperationException($"no text for {value.GetType().Name}"),
    };
}
