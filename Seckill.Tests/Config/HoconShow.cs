using Seckill.Node.Config.Hocon;

namespace Seckill.Tests.Config;

/// <summary>Writes resolved values on one line, to compare them: {a:1,b:[x,"y z"]}.</summary>
internal static class HoconShow
{
    public static string Of(string text, Func<string, string?>? environment = null) =>
        Of(HoconReader.Read(text, "test.conf", environment ?? (_ => null)));

    public static string Of(HoconValue? value) => value switch
    {
        null => "nothing",
        HoconNull => "null",
        HoconText text => text.Text.Length > 0 && text.Text.All(c => char.IsLetterOrDigit(c) || "./:_-".Contains(c))
            ? text.Text : HoconText.Quote(text.Text),
        HoconArray array => "[" + string.Join(",", array.Elements.Select(Of)) + "]",
        HoconObject tree => "{" + string.Join(",", tree.Fields.Select(f => f.Key + ":" + Of(f.Value))) + "}",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}
