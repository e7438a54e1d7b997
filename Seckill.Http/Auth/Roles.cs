namespace Seckill.Http.Auth;

/// <summary>The roles a token may carry.</summary>
[Flags]
internal enum Roles : byte
{
    None = 0,
    Buyer = 1,
    Merchant = 2,
    Operator = 4,
    Auditor = 8,
}

/// <summary>Names of roles as tokens carry them.</summary>
internal static class RoleNames
{
    public static readonly string[] All = ["buyer", "merchant", "operator", "auditor"];

    /// <summary>None for a name that is not a role.</summary>
    public static Roles Parse(string? name) => name switch
    {
        "buyer" => Roles.Buyer,
        "merchant" => Roles.Merchant,
        "operator" => Roles.Operator,
        "auditor" => Roles.Auditor,
        _ => Roles.None,
    };
}
