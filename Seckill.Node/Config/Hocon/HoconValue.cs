namespace Seckill.Node.Config.Hocon;

/// <summary>A resolved value, and where it was set.</summary>
public abstract record HoconValue(HoconOrigin Origin)
{
    /// <summary>What a person would call it, for messages.</summary>
    public string Kind => this switch
    {
        HoconNull => "null",
        HoconText => "a text",
        HoconArray => "a list",
        HoconObject => "an object",
        _ => throw new InvalidOperationException($"no name for {GetType().Name}"),
    };
}

public sealed record HoconNull(HoconOrigin Origin) : HoconValue(Origin);

/// <summary>A string, number or boolean: which of them is decided by who reads it.</summary>
public sealed record HoconText(HoconOrigin Origin, string Text) : HoconValue(Origin)
{
    /// <summary>The text as a quoted string of JSON.</summary>
    public static string Quote(string text) =>
        System.Text.Json.JsonSerializer.Serialize(text, QuoteOptions);

    private static readonly System.Text.Json.JsonSerializerOptions QuoteOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

public sealed record HoconArray(HoconOrigin Origin, IReadOnlyList<HoconValue> Elements) : HoconValue(Origin);

public sealed record HoconObject(HoconOrigin Origin, IReadOnlyDictionary<string, HoconValue> Fields)
    : HoconValue(Origin)
{
    /// <summary>Fields of both; where both are objects they merge, else the upper's counts.</summary>
    public static HoconObject Merge(HoconObject lower, HoconObject upper)
    {
        var fields = new OrderedDictionary<string, HoconValue>();
        foreach (var (name, value) in lower.Fields)
        {
            fields[name] = value;
        }

        foreach (var (name, value) in upper.Fields)
        {
            var merged = value is HoconObject above && fields.GetValueOrDefault(name) is HoconObject below
                ? Merge(below, above) : value;
            fields[name] = merged;
        }

        return new HoconObject(upper.Origin, fields);
    }

    /// <summary>The value at the path, or null.</summary>
    public HoconValue? Find(params ReadOnlySpan<string> path)
    {
        HoconValue? value = this;
        foreach (var element in path)
        {
            value = (value as HoconObject)?.Fields.GetValueOrDefault(element);
        }

        return value;
    }
}
