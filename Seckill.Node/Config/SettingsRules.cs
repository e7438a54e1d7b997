using System.Globalization;

namespace Seckill.Node.Config;

/// <summary>
/// Relations between settings that no single one can show. A rule names the key a person would change first.
/// </summary>
internal static class SettingsRules
{
    public static void Check(NodeSettings settings, Action<string, string> fault)
    {
        Lease(settings.Cluster, fault);
        Listens(settings, fault);
        Stores(settings, fault);
        Items(settings, fault);
        Challenges(settings, fault);
        Webhooks(settings.Webhooks, fault);
        Broker(settings.Events.Rabbit, fault);
        SecretRules.Check(settings, fault);
        CarrierRules.Check(settings.Shipments, fault);
        if (!settings.IsDevelopment) ProductionRules.Check(settings, fault);
    }

    private static void Lease(ClusterOptions cluster, Action<string, string> fault)
    {
        if (cluster.BeatInterval * 3 >= cluster.LeaseTtl)
        {
            fault("seckill.cluster.beat-interval", $"({Show(cluster.BeatInterval)}) must be less than a third of "
                + $"lease-ttl ({Show(cluster.LeaseTtl)}): two lost beats must not condemn a node");
        }

        if (cluster.LeaseMargin + cluster.BeatInterval >= cluster.LeaseTtl)
        {
            fault("seckill.cluster.lease-margin", $"({Show(cluster.LeaseMargin)}) and one beat-interval must be less "
                + $"than lease-ttl ({Show(cluster.LeaseTtl)}): else no permit lasts to the next beat");
        }

        if (cluster.ObserveInterval >= cluster.LeaseTtl)
        {
            fault("seckill.cluster.observe-interval", $"must be less than lease-ttl ({Show(cluster.LeaseTtl)})");
        }
    }

    private static void Listens(NodeSettings settings, Action<string, string> fault)
    {
        (string Key, int Port)[] listens =
        [
            ("seckill.http.listen", settings.Http.Listen.Port),
            ("seckill.management.listen", settings.Management.Listen.Port),
            ("seckill.cluster.listen", settings.Cluster.Listen.Port),
        ];
        foreach (var same in listens.Where(l => l.Port != 0).GroupBy(l => l.Port).Where(g => g.Count() > 1))
        {
            var keys = same.Select(l => l.Key).ToList();
            var others = string.Join(" and ", keys[1..]);
            fault(keys[0], $"has the same port {same.Key} as {others}; each listener needs its own");
        }

        if (settings.Cluster.Advertise.IsAny)
        {
            fault("seckill.cluster.advertise",
                $"is {settings.Cluster.Advertise}, to which no peer can connect; name this machine's address");
        }
    }

    private static void Stores(NodeSettings settings, Action<string, string> fault)
    {
        if (settings.Node.Roles.Count == 0) fault("seckill.node.roles", "is empty; http, shard or both");
        if (settings.Journal.Store == JournalStore.Postgres && settings.Journal.Postgres.Connection is null)
        {
            fault("seckill.journal.postgres.connection-string", "is not set and seckill.journal.store is "
                + "postgres; set it, or the environment variable SECKILL_POSTGRES");
        }

        if (settings.Journal.Store == JournalStore.Sqlite
            && Path.GetFullPath(settings.Journal.SqlitePath) == Path.GetFullPath(settings.ReadModel.SqlitePath))
        {
            fault("seckill.read-model.sqlite.path", "is the journal's file; projecting would block selling");
        }

        if (settings.Journal.Store == JournalStore.Sqlite && settings.Node.Roles.Count == 1)
        {
            fault("seckill.node.roles", "must be http and shard on SQLite, which has one node only");
        }
    }

    private static void Items(NodeSettings settings, Action<string, string> fault)
    {
        if (settings.Items.BatchMax > settings.Items.Mailbox)
        {
            fault("seckill.items.batch-max", "must not exceed seckill.items.mailbox "
                + $"({settings.Items.Mailbox}): a larger batch could never fill");
        }

        if (settings.Http.DefaultWait > settings.Http.MaxWait)
        {
            fault("seckill.http.default-wait", $"({Show(settings.Http.DefaultWait)}) must not exceed max-wait "
                + $"({Show(settings.Http.MaxWait)})");
        }

        if (settings.Payments.CloseTimeout >= settings.Payments.Grace)
        {
            fault("seckill.payments.close-timeout", $"must be less than grace ({Show(settings.Payments.Grace)})");
        }
    }

    private static void Challenges(NodeSettings settings, Action<string, string> fault)
    {
        var work = settings.Admission.ProofOfWork;
        if (work.MostDifficulty < work.Difficulty)
        {
            fault("seckill.admission.proof-of-work.most-difficulty", $"must not be less than difficulty "
                + $"({work.Difficulty})");
        }

        if (settings.Items.PassivateAfter < work.Lifetime)
        {
            fault("seckill.items.passivate-after", "must not be less than seckill.admission.proof-of-work.lifetime "
                + $"({Show(work.Lifetime)}): an item that sleeps forgets which challenges were used");
        }
    }

    private static void Webhooks(WebhookOptions webhooks, Action<string, string> fault)
    {
        if (webhooks.EndpointConcurrency > webhooks.Concurrency)
        {
            fault("seckill.webhooks.endpoint-concurrency", $"must not exceed concurrency ({webhooks.Concurrency})");
        }
    }

    private static void Broker(RabbitSettings? rabbit, Action<string, string> fault)
    {
        if (rabbit?.Ca is not { } ca)
        {
            return;
        }

        if (!rabbit.Address.IsTls)
        {
            fault("seckill.events.rabbitmq.ca", "is set, and seckill.events.rabbitmq.uri is amqp, which has no TLS");
        }
        else if (!File.Exists(ca))
        {
            fault("seckill.events.rabbitmq.ca", $"names {ca}, and there is no such file");
        }
    }

    private static string Show(TimeSpan span) =>
        span.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + " ms";
}
