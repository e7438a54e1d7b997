namespace Seckill.Node.Config;

/// <summary>seckill.events: where all events go besides webhooks and feeds.</summary>
/// <param name="Rabbit">Null: no broker.</param>
public sealed record EventOptions(RabbitSettings? Rabbit)
{
    internal static EventOptions Bind(SettingsSection section) => new(RabbitSettings.Bind(section.Section("rabbitmq")));
}
