namespace Seckill.Domain;

/// <summary>
/// A commit or ship-to row holds something this build can not read in full: an unknown kind, field or format, or broken
/// bytes. Whoever meets it must stop: to skip it would make another history out of the journal.
/// </summary>
public sealed class UnknownEventException(string what, Exception? cause = null)
    : Exception($"the journal holds what this build can not read: {what}", cause)
{
    public string What { get; } = what;
}
