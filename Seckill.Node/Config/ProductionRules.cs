namespace Seckill.Node.Config;

/// <summary>What production must bring itself: nothing that guards money or stock is made up there.</summary>
internal static class ProductionRules
{
    public static void Check(NodeSettings settings, Action<string, string> fault)
    {
        Needs("seckill.secrets.pass-key", settings.Secrets.PassKey, fault);
        Needs("seckill.secrets.order-id-key", settings.Secrets.OrderIdKey, fault);
        Needs("seckill.secrets.digest-key", settings.Secrets.DigestKey, fault);
        Needs("seckill.audit.signing-key", settings.Audit.SigningKey, fault);
        Needs("seckill.auth.keys", settings.Auth.Keys.Count == 0 ? null : settings.Auth.Keys, fault);
        Needs("seckill.cluster.tls", settings.Cluster.Tls, fault);
        foreach (var (key, file) in Files(settings.Cluster.Tls).Where(f => f.File.Length > 0 && !File.Exists(f.File)))
        {
            fault($"seckill.cluster.tls.{key}", $"names {file}, and there is no such file");
        }

        if (settings.Payments.SandboxSecret is null && settings.Payments.Stripe is null)
        {
            fault("seckill.payments", "has no provider's secret; production needs seckill.payments.stripe.secret or "
                + "seckill.payments.sandbox.secret: without one no order could be paid");
        }

        Distinct(settings.Secrets, fault);
        Broker(settings.Events.Rabbit, fault);
    }

    private static void Broker(RabbitSettings? rabbit, Action<string, string> fault)
    {
        const string path = "seckill.events.rabbitmq.uri";
        if (rabbit?.Address.User == RabbitAddress.DefaultUser)
        {
            fault(path, "has the user guest, whose password everybody knows; make one for this installation");
        }

        if (rabbit is { AllowPlain: false, Address: { IsTls: false, IsOnThisMachine: false } })
        {
            fault(path, "is amqp to another machine: password and events would cross the network in clear; use amqps, "
                + "or say seckill.events.rabbitmq.allow-plain = true");
        }
    }

    private static void Needs(string path, object? value, Action<string, string> fault)
    {
        if (value is null) fault(path, "is not set, and production makes none of its own");
    }

    private static IEnumerable<(string Key, string File)> Files(TlsOptions? tls) =>
        tls is null ? [] : [("certificate", tls.Certificate), ("key", tls.Key), ("ca", tls.Ca)];

    private static void Distinct(SecretOptions secrets, Action<string, string> fault)
    {
        var given = new[] { secrets.PassKey, secrets.OrderIdKey, secrets.DigestKey }.OfType<Secret>().ToList();
        if (given.Select(s => s.Reveal()).Distinct().Count() < given.Count)
        {
            fault("seckill.secrets", "has one key for two uses; who learns one must not hold another");
        }
    }
}
