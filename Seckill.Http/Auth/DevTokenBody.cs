using System.ComponentModel.DataAnnotations;
using Seckill.Domain;

namespace Seckill.Http.Auth;

/// <summary>Body of POST /v1/dev/tokens.</summary>
internal sealed record DevTokenBody
{
    [Required, MinLength(1), MaxLength(Principal.MostSubjectCharacters)]
    public string? Sub { get; init; }

    /// <summary>Any of buyer, merchant, operator, auditor.</summary>
    [Required]
    public string[]? Roles { get; init; }
}

/// <summary>Its answer.</summary>
internal sealed record DevTokenResource(string Token, Instant ExpiresAt);
