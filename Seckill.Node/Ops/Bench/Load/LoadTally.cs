using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Counts answers: accepted (2xx), pending (202), refused (a problem with a code, by that code) and errors (everything
/// else: 5xx without a reason, broken connections, silence).
/// </summary>
public sealed class LoadTally
{
    /// <summary>Cause of an error: the answer did not come in time.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>How the causes of broken connections begin.</summary>
    public const string BrokenConnection = "connection-";

    /// <summary>Cause of an error: no connection was free for the request while the load lasted.</summary>
    public const string NotSent = "not-sent";

    private static readonly JsonText Code = new("code");
    private readonly List<(byte[] Code, long Count)> _refusals = [];
    private readonly Dictionary<string, long> _faults = [];

    public long Accepted { get; private set; }

    /// <summary>Answered 202: taken, not decided.</summary>
    public long Pending { get; private set; }

    public long Refused => _refusals.Sum(refusal => refusal.Count);

    public long Errors => _faults.Values.Sum();

    public long Answers => Accepted + Pending + Refused + Errors;

    public IReadOnlyDictionary<string, long> Refusals =>
        _refusals.ToDictionary(refusal => Encoding.UTF8.GetString(refusal.Code), refusal => refusal.Count);

    public IReadOnlyDictionary<string, long> Faults => _faults;

    /// <summary>Done, and not only taken.</summary>
    public static bool IsWin(int status) => status is >= 200 and < 300 and not 202;

    public void CountAnswer(int status, ReadOnlySpan<byte> body)
    {
        if (status == 202)
        {
            Pending++;
        }
        else if (IsWin(status))
        {
            Accepted++;
        }
        else if (Code.Of(body) is { Length: > 0 } code && status is (>= 400 and < 500) or 503)
        {
            CountRefusal(code, 1);
        }
        else
        {
            CountFault($"status-{status}");
        }
    }

    public void CountFault(string cause) => _faults[cause] = _faults.GetValueOrDefault(cause) + 1;

    public void CountAccepted(long count) => Accepted += count;

    public void CountRefusal(ReadOnlySpan<byte> code, long count)
    {
        for (var i = 0; i < _refusals.Count; i++)
        {
            if (code.SequenceEqual(_refusals[i].Code))
            {
                _refusals[i] = (_refusals[i].Code, _refusals[i].Count + count);
                return;
            }
        }

        _refusals.Add((code.ToArray(), count));
    }

    public void Add(LoadTally other)
    {
        Accepted += other.Accepted;
        Pending += other.Pending;
        foreach (var (code, count) in other._refusals)
        {
            CountRefusal(code, count);
        }

        foreach (var (cause, count) in other._faults)
        {
            _faults[cause] = _faults.GetValueOrDefault(cause) + count;
        }
    }
}
