using Seckill.Node.Config.Hocon;

namespace Seckill.Node.Config;

/// <summary>The whole configuration of a node, typed and checked.</summary>
public sealed record NodeSettings(
    NodeEnvironment Environment,
    NodeOptions Node,
    HttpOptions Http,
    ManagementOptions Management,
    ClusterOptions Cluster,
    JournalOptions Journal,
    ReadModelOptions ReadModel,
    AdmissionOptions Admission,
    AuthOptions Auth,
    PageOptions Pages,
    ItemOptions Items,
    PaymentOptions Payments,
    ShipmentOptions Shipments,
    WebhookOptions Webhooks,
    ImportOptions Imports,
    EventOptions Events,
    ProjectionOptions Projections,
    AuditOptions Audit,
    SecretOptions Secrets,
    TelemetryOptions Telemetry,
    DemoOptions Demonstration,
    LogOptions Log)
{
    public bool IsDevelopment => Environment == NodeEnvironment.Development;

    /// <summary>--demo: begin with items to look at, and simulated buyers on request; development only.</summary>
    public bool Demo { get; init; }

    /// <summary>--quiet: no welcome on standard error, only the log.</summary>
    public bool Quiet { get; init; }

    /// <summary>cluster.shards where somebody wrote it down; null: it is only the default.</summary>
    public int? StatedShards => Source.Tree.Find(["seckill", "cluster", "shards"]) is { Origin.File: var file }
        && file != SettingsSources.Reference ? Cluster.Shards : null;

    /// <summary>Full paths of every key there is, sections left out.</summary>
    public IReadOnlyCollection<string> Keys => Source.Ledger.KnownKeys;

    /// <summary>The resolved configuration and what binding learned of it, for printing.</summary>
    internal (HoconObject Tree, SettingsLedger Ledger) Source { get; init; }

    /// <summary>
    /// Reads reference.conf, then the file, then hocon/environment.conf (SECKILL_* over files), then the sets. Throws
    /// <see cref="SettingsException"/> with every fault; nothing else for bad input.
    /// </summary>
    /// <param name="configFile">Null: reference.conf alone, that is embedded SQLite in development.</param>
    /// <param name="sets">key=value each, as --set takes them.</param>
    /// <param name="environment">Value of an environment variable, or null.</param>
    /// <param name="demo">
    /// Where the data lies is the demo's own folder, unless something says otherwise than reference.conf.
    /// </param>
    public static NodeSettings Load(
        string? configFile, IReadOnlyList<string> sets, Func<string, string?> environment, bool demo = false)
    {
        HoconObject tree, defaults;
        try
        {
            defaults = SettingsSources.Defaults();
            tree = SettingsSources.Read(configFile, sets, environment);
            tree = demo && SettingsSources.IsDefault(tree, SettingsSources.DataDir)
                ? SettingsSources.Read(configFile, [SettingsSources.DemoData, .. sets], environment) : tree;
        }
        catch (HoconException fault)
        {
            throw new SettingsException([fault.Message]);
        }

        var ledger = new SettingsLedger();
        var settings = Bind(tree, defaults, ledger);
        ledger.RefuseUnknown();
        if (demo && !settings.IsDevelopment)
        {
            throw new SettingsException([
                "seckill.environment is production, and --demo makes up merchants, buyers and money: it is for "
                + "development only"]);
        }

        SettingsRules.Check(settings,
            (path, text) => ledger.Fault(tree.Find(path.Split('.'))?.Origin, $"{path} {text}"));
        return ledger.Faults.Count == 0
            ? settings with { Demo = demo } : throw new SettingsException([.. ledger.Faults.Distinct()]);
    }

    private static NodeSettings Bind(HoconObject tree, HoconObject defaults, SettingsLedger ledger)
    {
        var root = new SettingsSection(tree, defaults, ledger).Section("seckill");
        var journal = JournalOptions.Bind(root.Section("journal"));
        return new NodeSettings(
            root.Choice("environment",
                ("development", NodeEnvironment.Development), ("production", NodeEnvironment.Production)),
            NodeOptions.Bind(root.Section("node")),
            HttpOptions.Bind(root.Section("http")),
            ManagementOptions.Bind(root.Section("management")),
            ClusterOptions.Bind(root.Section("cluster")),
            journal,
            ReadModelOptions.Bind(root.Section("read-model"), journal),
            AdmissionOptions.Bind(root.Section("admission")),
            AuthOptions.Bind(root.Section("auth")),
            PageOptions.Bind(root.Section("pages")),
            ItemOptions.Bind(root.Section("items")),
            PaymentOptions.Bind(root.Section("payments")),
            ShipmentOptions.Bind(root.Section("shipments")),
            WebhookOptions.Bind(root.Section("webhooks")),
            ImportOptions.Bind(root.Section("imports")),
            EventOptions.Bind(root.Section("events")),
            ProjectionOptions.Bind(root.Section("projections")),
            AuditOptions.Bind(root.Section("audit")),
            SecretOptions.Bind(root.Section("secrets")),
            TelemetryOptions.Bind(root.Section("telemetry")),
            DemoOptions.Bind(root.Section("demo")),
            LogOptions.Bind(root.Section("log")))
        {
            Source = (tree, ledger),
        };
    }
}
