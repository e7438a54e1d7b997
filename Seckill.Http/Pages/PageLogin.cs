namespace Seckill.Http;

/// <summary>
/// How people sign in on pages outside the development profile: OpenID Connect, authorization code with PKCE, by a
/// public client. Null in the options: pages take a pasted token.
/// </summary>
/// <param name="Authority">Its discovery document is at {Authority}/.well-known/openid-configuration.</param>
/// <param name="ClientId">A public client; its redirect address is /signed-in of this listener.</param>
/// <param name="Scope">Space-separated, with openid.</param>
/// <param name="Origins">Further origins that pages may call: a token endpoint beside the authority.</param>
public sealed record PageLogin(Uri Authority, string ClientId, string Scope, IReadOnlyList<Uri> Origins);
