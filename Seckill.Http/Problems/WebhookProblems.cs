using Seckill.Http.Ports;

namespace Seckill.Http.Problems;

/// <summary>Problems of webhooks, and which outcome is which.</summary>
internal static class WebhookProblems
{
    public static readonly ProblemType TooManyWebhooks = new(
        "too-many-webhooks", 409,
        new("Too many webhooks", "You have as many webhooks as one merchant may have.",
            "Delete one that is not needed any more."),
        new("Webhook 数量过多", "您的 Webhook 数量已达到单个商家的上限。",
            "请删除不再需要的 Webhook。"));

    public static readonly ProblemType WebhookDisabled = new(
        "webhook-disabled", 409,
        new("Webhook is disabled", "The endpoint answered 410 Gone; nothing is sent to it any more.",
            "Make a new webhook; its events can be replayed to it."),
        new("Webhook 已停用", "该端点返回了 410 Gone，系统不再向其发送任何内容。",
            "请创建新的 Webhook，并可将事件重放给它。"));

    public static readonly IReadOnlyList<ProblemType> All = [TooManyWebhooks, WebhookDisabled];

    public static ProblemAnswer Of(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.NotFound => RequestProblems.NotFound.Plain,
        WebhookOutcome.KeyReused => RequestProblems.KeyReused.Plain,
        WebhookOutcome.TooMany => TooManyWebhooks.Plain,
        WebhookOutcome.Disabled => WebhookDisabled.Plain,
        WebhookOutcome.NoSuchEvent => new ProblemAnswer(RequestProblems.Invalid)
        {
            Errors = [new FieldError("from, to", "must be times or ids of your events", "必须是时间或您的事件编号")],
        },
        _ => throw new InvalidOperationException($"no problem for {outcome}"),
    };
}
