using System.Buffers;
using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

/// <summary>Judges the values of a well-formed body, collecting what is wrong with each member (422).</summary>
internal sealed class BodyCheck
{
    private static readonly string[] TimeForms =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK"];

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(code => (char)code).Where(char.IsControl)]);

    private static readonly SearchValues<char> ControlsButLines = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(code => (char)code)
            .Where(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))]);

    private List<FieldError>? _errors;

    /// <summary>The problem to answer; null when all values make sense.</summary>
    public ProblemAnswer? Problem =>
        _errors is null ? null : new ProblemAnswer(RequestProblems.Invalid) { Errors = _errors };

    public void Add(FieldError error) => (_errors ??= []).Add(error);

    /// <summary>A text of 1 to <paramref name="most"/> characters, not blank, without control characters.</summary>
    public string Text(string field, string? value, int most, bool lines = false)
    {
        if (value is null)
        {
            Add(FieldError.Required(field));
            return "";
        }

        if (value.Length == 0 || (value.Length > most && CountCharacters(value) > most))
        {
            Add(FieldError.Length(field, 1, most));
        }
        else if (!IsPlain(value, lines))
        {
            Add(FieldError.Characters(field));
        }

        return value;
    }

    /// <summary>A number within bounds; absent ones are reported unless there is a default.</summary>
    public long Number(string field, long? value, long least, long most, long? whenAbsent = null)
    {
        if ((value ?? whenAbsent) is not { } number)
        {
            Add(FieldError.Required(field));
            return least;
        }

        if (number < least || number > most)
        {
            Add(FieldError.Between(field, least, most));
            return least;
        }

        return number;
    }

    /// <summary>A number that may be absent.</summary>
    public int? Optional(string field, long? value, int least, int most) =>
        value is null ? null : (int)Number(field, value, least, most);

    /// <summary>RFC 3339 with an offset: a time without one means something else on every machine.</summary>
    public Instant Time(string field, string? value)
    {
        if (value is null)
        {
            Add(FieldError.Required(field));
            return default;
        }

        if (TryReadTime(value, out var time))
        {
            return time;
        }

        Add(FieldError.Time(field));
        return default;
    }

    public string OneOf(string field, string? value, params string[] values)
    {
        if (value is null)
        {
            Add(FieldError.Required(field));
        }
        else if (!values.Contains(value, StringComparer.Ordinal))
        {
            Add(FieldError.OneOf(field, values));
        }

        return value ?? "";
    }

    internal static bool TryReadTime(string value, out Instant time)
    {
        time = default;
        var hasOffset = value.Length > 19 && value.AsSpan(19).IndexOfAny("Zz+-") >= 0;
        if (!hasOffset || !DateTimeOffset.TryParseExact(
            ToSevenDigits(value.ToUpperInvariant()), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var parsed))
        {
            return false;
        }

        time = Instant.Of(parsed);
        return time.UnixMs >= 0;
    }

    /// <summary>RFC 3339 sets no end to the digits of a second's fraction; below 100 ns they change nothing.</summary>
    private static string ToSevenDigits(string value)
    {
        const int fraction = 20;
        if (value.Length <= fraction || value[fraction - 1] != '.')
        {
            return value;
        }

        var digits = value.AsSpan(fraction).IndexOfAnyExceptInRange('0', '9');
        return digits > 7 ? string.Concat(value.AsSpan(0, fraction + 7), value.AsSpan(fraction + digits)) : value;
    }

    private static bool IsPlain(string value, bool lines) =>
        !value.AsSpan().ContainsAny(lines ? ControlsButLines : Controls) && !string.IsNullOrWhiteSpace(value);

    private static int CountCharacters(string value)
    {
        var count = 0;
        foreach (var _ in value.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
