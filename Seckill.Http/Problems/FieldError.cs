using System.Globalization;

namespace Seckill.Http.Problems;

/// <summary>What is wrong with one member of a body (or one query parameter), in both languages.</summary>
internal sealed record FieldError(string Field, string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    public static FieldError Required(string field) => new(field, "is required", "必填");

    public static FieldError Between(string field, long least, long most) => new(
        field, Invariant($"must be from {least} to {most}"), Invariant($"必须在 {least} 到 {most} 之间"));

    public static FieldError Length(string field, int least, int most) => new(
        field, Invariant($"must have {least} to {most} characters"), Invariant($"长度必须为 {least} 到 {most} 个字符"));

    public static FieldError Characters(string field) =>
        new(field, "must not contain control characters or be blank", "不得为空白或包含控制字符");

    public static FieldError OneOf(string field, params string[] values) => new(
        field, $"must be one of: {string.Join(", ", values)}", $"必须是以下之一：{string.Join("、", values)}");

    public static FieldError Time(string field) => new(
        field, "must be an RFC 3339 time with an offset", "必须是带时区的 RFC 3339 时间");

    public static FieldError Future(string field) => new(field, "must be in the future", "必须晚于当前时间");

    public static FieldError After(string field, string other) =>
        new(field, $"must be later than {other}", $"必须晚于 {other}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
