namespace Seckill.Http.Problems;

/// <summary>The ways in which a challenge fails: one code for programs, a detail each for people.</summary>
internal static class ChallengeFailures
{
    public static readonly ProblemAnswer Missing = Of(
        "This item asks for a solved challenge, and none was sent.",
        "此商品要求完成验证，但请求中没有验证答案。");

    /// <summary>What the MAC can not tell apart.</summary>
    public static readonly ProblemAnswer NotYours = Of(
        "The signature does not fit: the challenge was altered, or given to another buyer or for another item.",
        "签名不符：验证内容被改动，或属于其他买家或其他商品。");

    public static readonly ProblemAnswer Expired = Of(
        "The challenge is too old: its expiresAt has passed.", "验证已过期：已超过 expiresAt。");

    public static readonly ProblemAnswer Used = Of(
        "The challenge was used before; each is good for one attempt.", "该验证已被使用，每个验证只能使用一次。");

    public static readonly ProblemAnswer Wrong = Of(
        "The nonce does not solve the challenge, and the challenge is used up.", "nonce 不是该验证的解，该验证已作废。");

    private static ProblemAnswer Of(string english, string chinese) =>
        new(PurchaseProblems.ChallengeFailed) { Detail = new ProblemDetail(english, chinese) };
}
