using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>Reads admission settings, with the bounds of api.md, section 3: of a draft, and of a live change.</summary>
internal static class AdmissionReader
{
    public const int MostRate = 10_000_000;
    public const int MostLine = 1_000_000;
    private static readonly string[] Challenges =
        [ItemWords.NameOf(ChallengeKind.None), ItemWords.NameOf(ChallengeKind.ProofOfWork)];

    /// <summary>The settings of a draft: what is given over those of a basis.</summary>
    public static AdmissionTerms Terms(BodyCheck check, AdmissionBody? given, AdmissionTerms basis)
    {
        if (given is null)
        {
            return basis;
        }

        var change = Read(
            check, "admission.", given.RatePerSecond, given.Burst, given.MaxLine, given.Challenge);
        return change.Over(basis) with
        {
            MaxUnpaidOrders = check.Optional(
                "admission.maxUnpaidOrders", given.MaxUnpaidOrders, 1, ItemTermsReader.MostStock)
                ?? basis.MaxUnpaidOrders,
        };
    }

    /// <summary>A live change and its reason; one that names nothing is refused, it is a mistake.</summary>
    public static (AdmissionChange Change, string Reason) Change(BodyCheck check, AdmissionChangeBody given)
    {
        if (given is { RatePerSecond: null, Burst: null, MaxLine: null, Challenge: null })
        {
            check.Add(new FieldError(
                "ratePerSecond", "or burst, maxLine or challenge is required",
                "ratePerSecond、burst、maxLine、challenge 至少要有一项"));
        }

        var reason = check.Text("reason", given.Reason, 500, lines: true);
        return (Read(check, "", given.RatePerSecond, given.Burst, given.MaxLine, given.Challenge), reason);
    }

    private static AdmissionChange Read(
        BodyCheck check, string prefix, long? rate, long? burst, long? line, string? challenge) => new(
        check.Optional(prefix + "ratePerSecond", rate, 1, MostRate),
        check.Optional(prefix + "burst", burst, 1, MostRate),
        check.Optional(prefix + "maxLine", line, 0, MostLine),
        challenge is null ? null
            : check.OneOf(prefix + "challenge", challenge, Challenges) == Challenges[1] ? ChallengeKind.ProofOfWork
            : ChallengeKind.None);
}
