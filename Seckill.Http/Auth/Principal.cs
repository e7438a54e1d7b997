using Seckill.Domain;

namespace Seckill.Http.Auth;

/// <summary>
/// Who sent a request, as a verified token says; kept with the token, so that what is derived is derived once, and only
/// if somebody needs it.
/// </summary>
internal sealed class Principal
{
    public const int MostSubjectCharacters = 128;

    public static readonly Principal Nobody = new("", Roles.None, new Instant(long.MaxValue));

    public Principal(string subject, Roles roles, Instant expiresAt)
    {
        Subject = subject;
        Roles = roles;
        ExpiresAt = expiresAt;
        BuyerKey = BuyerKey.Of(subject);
    }

    public string Subject { get; }

    public Roles Roles { get; }

    public Instant ExpiresAt { get; }

    public BuyerKey BuyerKey { get; }

    public Requester AsBuyer => field ??= new Requester(Subject, RequesterKind.Buyer);

    public Requester AsMerchant => field ??= new Requester(Subject, RequesterKind.Merchant);

    public bool Is(Roles role) => (Roles & role) != 0;

    /// <summary>
    /// A subject has 1 to 128 characters and no control characters: it stands in journals, tables and logs.
    /// </summary>
    public static bool IsSubject(string? subject) =>
        subject is { Length: >= 1 and <= MostSubjectCharacters } && !subject.Any(char.IsControl);
}
