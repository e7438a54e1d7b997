namespace Seckill.Node.Config;

/// <summary>seckill.pages: what people see.</summary>
/// <param name="Login">How they sign in outside development; null: with a pasted token.</param>
public sealed record PageOptions(OpenIdOptions? Login)
{
    internal static PageOptions Bind(SettingsSection section) => new(BindLogin(section.Section("oidc")));

    /// <summary>Authority and client belong together; one without the other is a fault of the file.</summary>
    private static OpenIdOptions? BindLogin(SettingsSection section)
    {
        var authority = section.OptionalText("authority");
        var client = section.OptionalText("client-id");
        var scope = section.Text("scope");
        var origins = section.OptionalTexts("origins");
        if (authority is null && client is null)
        {
            return null;
        }

        if (authority is null || client is null)
        {
            var missing = authority is null ? "authority" : "client-id";
            section.Ledger.Fault(section.OriginOf(missing),
                $"{section.PathOf(missing)} is not set; authority and client-id belong together");
            return null;
        }

        if (!scope.Split(' ').Contains("openid"))
        {
            section.Ledger.Fault(section.OriginOf("scope"), $"{section.PathOf("scope")} must contain openid");
        }

        Uri?[] all = [Address(section, "authority", authority), .. origins.Select(o => Address(section, "origins", o))];
        return all.Any(url => url is null) ? null : new OpenIdOptions(
            all[0]!, client, scope, [.. all.Skip(1).Select(url => url!)]);
    }

    /// <summary>Tokens travel to it: plain http only within this machine.</summary>
    private static Uri? Address(SettingsSection section, string name, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Query.Length == 0 && url.Fragment.Length == 0
            && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
        {
            return url;
        }

        section.Ledger.Fault(section.OriginOf(name),
            $"{section.PathOf(name)} must be an https URL (http on this machine only), not {text}");
        return null;
    }
}

/// <summary>seckill.pages.oidc, when it is set.</summary>
/// <param name="Authority">Where discovery begins.</param>
/// <param name="ClientId">A public client.</param>
/// <param name="Scope">Space-separated, with openid.</param>
/// <param name="Origins">Further origins that pages may call.</param>
public sealed record OpenIdOptions(Uri Authority, string ClientId, string Scope, IReadOnlyList<Uri> Origins);
