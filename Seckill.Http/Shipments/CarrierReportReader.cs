using System.Globalization;
using System.Text.Json;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Shipments;

/// <summary>
/// Reads the body of a carrier's callback, all of it or nothing: a form that is none is malformed (400), a value that
/// can not be is invalid (422).
/// </summary>
internal static class CarrierReportReader
{
    public const int MostReports = 100;
    public const int MostCodeCharacters = 40;
    public const int MostNumberCharacters = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The problem when there is one; else the reports, a repeated one once.</summary>
    public static ProblemAnswer? Read(ReadOnlyMemory<byte> body, out IReadOnlyList<CarrierReport> reports)
    {
        reports = [];
        try
        {
            using var json = JsonDocument.Parse(body, Strict);
            return Read(json.RootElement, out reports);
        }
        catch (JsonException)
        {
            return RequestProblems.Malformed.Plain;
        }
        catch (InvalidOperationException)
        {
            // A text that is not Unicode.
            return RequestProblems.Malformed.Plain;
        }
    }

    private static ProblemAnswer? Read(JsonElement body, out IReadOnlyList<CarrierReport> reports)
    {
        reports = [];
        if (body.ValueKind != JsonValueKind.Array)
        {
            return Read([("", body)], out reports);
        }

        if (body.GetArrayLength() is < 1 or > MostReports)
        {
            var error = new FieldError(
                "body", string.Create(CultureInfo.InvariantCulture, $"must have 1 to {MostReports} reports"),
                string.Create(CultureInfo.InvariantCulture, $"必须包含 1 到 {MostReports} 条记录"));
            return new ProblemAnswer(RequestProblems.Invalid) { Errors = [error] };
        }

        return Read(
            body.EnumerateArray().Select((element, i) =>
                (string.Create(CultureInfo.InvariantCulture, $"[{i}]"), element)), out reports);
    }

    private static ProblemAnswer? Read(
        IEnumerable<(string Field, JsonElement Element)> elements, out IReadOnlyList<CarrierReport> reports)
    {
        var check = new BodyCheck();
        var read = new List<CarrierReport>();
        reports = read;
        foreach (var (field, element) in elements)
        {
            if (WrongMember(element) is { } member)
            {
                var name = Name(field, member);
                return new ProblemAnswer(RequestProblems.Malformed)
                {
                    Errors = [new FieldError(name, "is not well-formed, or of a wrong type", "格式错误或类型不符")],
                };
            }

            var report = Check(check, field, element);
            if (!read.Exists(one => report == one with { Field = report.Field }))
            {
                read.Add(report);
            }
        }

        return check.Problem;
    }

    /// <summary>The member that is no text; "body": it is no object at all.</summary>
    private static string? WrongMember(JsonElement report) => report.ValueKind != JsonValueKind.Object
        ? "body"
        : Array.Find(["trackingNumber", "orderId", "code", "at"], name => report.TryGetProperty(name, out var value)
            && value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null));

    private static CarrierReport Check(BodyCheck check, string field, JsonElement report)
    {
        var number = check.Text(
            Name(field, "trackingNumber"), TextOf(report, "trackingNumber")?.Trim(), MostNumberCharacters);
        var code = TextOf(report, "code");
        if (code is null)
        {
            check.Add(FieldError.Required(Name(field, "code")));
        }
        else if (code.Length is 0 or > MostCodeCharacters || code.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            check.Add(BadCode(Name(field, "code")));
        }

        var at = check.Time(Name(field, "at"), TextOf(report, "at"));
        OrderId? order = OrderId.TryParse(TextOf(report, "orderId"), out var id) ? id : null;
        return new CarrierReport(field, number, order, code ?? "", at);
    }

    private static string? TextOf(JsonElement report, string name) =>
        report.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Name(string field, string member) => field.Length == 0 ? member : $"{field}.{member}";

    private static FieldError BadCode(string field) => new(
        field,
        string.Create(CultureInfo.InvariantCulture, $"must be 1 to {MostCodeCharacters} visible ASCII characters"),
        string.Create(CultureInfo.InvariantCulture, $"必须是 1 到 {MostCodeCharacters} 个可见 ASCII 字符"));
}
