using System.Globalization;

namespace Seckill.Client;

/// <summary>Writes paths and queries; what goes in is escaped.</summary>
internal static class ApiPath
{
    /// <summary>A path whose holes are filled with escaped values.</summary>
    public static string Of(FormattableString path) => string.Format(
        CultureInfo.InvariantCulture, path.Format, [.. path.GetArguments().Select(value =>
            (object)Segment(Convert.ToString(value, CultureInfo.InvariantCulture)))]);

    /// <summary>Parameters without a value are left out.</summary>
    public static string WithQuery(string path, params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        var query = string.Join('&', given);
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    public static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A parameter that says yes by being there; null: it is left out.</summary>
    public static string? Flag(bool whether) => whether ? "true" : null;

    /// <summary>Dots alone would be resolved away, and with them the route.</summary>
    private static string Segment(string? value) => string.IsNullOrEmpty(value) || value is "." or ".."
        ? throw new ArgumentException("an id must not be empty", nameof(value)) : Uri.EscapeDataString(value);
}
