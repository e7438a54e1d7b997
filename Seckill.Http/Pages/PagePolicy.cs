using Microsoft.AspNetCore.Http;

namespace Seckill.Http.Pages;

/// <summary>
/// What browsers are told of every page: only our own scripts and styles, nothing inline, in nobody's frame.
/// </summary>
internal sealed class PagePolicy(HttpEdgeOptions options)
{
    private readonly string _policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + $"connect-src {Reachable(options.Login)}; worker-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    public void Apply(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static string Reachable(PageLogin? login) => login is null ? "'self'" : string.Join(
        ' ', login.Origins.Prepend(login.Authority).Select(url => url.GetLeftPart(UriPartial.Authority))
            .Distinct().Prepend("'self'"));
}
