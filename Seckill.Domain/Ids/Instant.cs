namespace Seckill.Domain;

/// <summary>A moment on the journal's clock, in milliseconds since 1970 (UTC).</summary>
public readonly record struct Instant(long UnixMs) : IComparable<Instant>
{
    public static Instant Of(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMs);

    public int CompareTo(Instant other) => UnixMs.CompareTo(other.UnixMs);

    public static bool operator <(Instant left, Instant right) => left.UnixMs < right.UnixMs;

    public static bool operator >(Instant left, Instant right) => left.UnixMs > right.UnixMs;

    public static bool operator <=(Instant left, Instant right) => left.UnixMs <= right.UnixMs;

    public static bool operator >=(Instant left, Instant right) => left.UnixMs >= right.UnixMs;

    public static Instant operator +(Instant left, TimeSpan span) => new(left.UnixMs + (long)span.TotalMilliseconds);

    public static TimeSpan operator -(Instant left, Instant right) =>
        TimeSpan.FromMilliseconds(left.UnixMs - right.UnixMs);

    public static Instant Max(Instant left, Instant right) => left > right ? left : right;

    /// <summary>RFC 3339, UTC, milliseconds: the one form that leaves the product.</summary>
    public override string ToString() => ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        System.Globalization.CultureInfo.InvariantCulture);
}
