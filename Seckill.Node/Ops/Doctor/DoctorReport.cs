namespace Seckill.Node.Ops.Doctor;

/// <summary>GET /node/doctor: what was looked at, in order. Ok: nothing failed.</summary>
internal sealed record DoctorReport(bool Ok, IReadOnlyList<DoctorLine> Checks)
{
    public static DoctorReport Of(IReadOnlyList<DoctorLine> lines) =>
        new(lines.All(line => line.Verdict != DoctorLine.Fail), lines);
}

/// <summary>One thing that was looked at. Verdict: ok, warn or fail; Advice: what to do, unless it is ok.</summary>
internal sealed record DoctorLine(string Check, string Verdict, string Found, string? Advice = null)
{
    public const string Ok = "ok";
    public const string Warn = "warn";
    public const string Fail = "fail";

    /// <summary>Fail where that holds, else warn where this does, else ok.</summary>
    public static DoctorLine Judge(string check, string found, bool fail, bool warn, string advice) =>
        new(check, fail ? Fail : warn ? Warn : Ok, found, fail || warn ? advice : null);
}
