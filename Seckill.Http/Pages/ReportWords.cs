using Seckill.Http.Problems;

namespace Seckill.Http.Pages;

/// <summary>The words of the end-of-sale report in one language.</summary>
internal sealed record ReportWords(
    string Report, string Item, string Price, string Phase, string Sale, string Made, string Stock, string Orders,
    string Money, string Timings, string Journal, string Balanced, string NotBalanced,
    IReadOnlyDictionary<string, string> Names)
{
    public static ReportWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>A word that has no translation is shown as it is.</summary>
    public string Name(string word) => Names.GetValueOrDefault(word, word);

    private static readonly ReportWords English = new(
        "End-of-sale report", "Item", "Price", "Phase", "On sale", "Made", "Stock", "Orders by state", "Money",
        "Timings", "Journal", "The books balance.", "The books do not balance.",
        new Dictionary<string, string>
        {
            ["sold_out"] = "sold out",
            ["delivery_failed"] = "delivery failed",
            ["clawed_back"] = "clawed back",
            ["refundedUnits"] = "of them refunded",
            ["openedAt"] = "opened",
            ["firstOrderAt"] = "first order",
            ["soldOutAt"] = "sold out for the first time",
            ["lastOrderAt"] = "last order",
            ["firstPaidAt"] = "first paid",
            ["lastPaidAt"] = "last paid",
            ["lastRefundAt"] = "last refund sent",
            ["retiredAt"] = "retired",
            ["due"] = "due, not sent yet",
        });

    private static readonly ReportWords Chinese = new(
        "售卖结束报告", "商品", "价格", "阶段", "售卖时间", "生成时间", "库存", "各状态订单数", "资金", "时间节点", "账本",
        "账目平衡。", "账目不平衡。",
        new Dictionary<string, string>
        {
            ["total"] = "总数",
            ["free"] = "可售",
            ["held"] = "占用",
            ["sold"] = "已售",
            ["returned"] = "退回",
            ["refundedUnits"] = "其中已退款",
            ["captured"] = "已收款",
            ["refunded"] = "已退款",
            ["due"] = "待退款",
            ["net"] = "净额",
            ["scheduled"] = "未开始",
            ["open"] = "进行中",
            ["paused"] = "已暂停",
            ["sold_out"] = "已售罄",
            ["ended"] = "已结束",
            ["retired"] = "已下架",
            ["draft"] = "草稿",
            ["queued"] = "排队中",
            ["waiting"] = "候补中",
            ["reserved"] = "待付款",
            ["paid"] = "已付款",
            ["shipped"] = "已发货",
            ["delivered"] = "已送达",
            ["delivery_failed"] = "配送失败",
            ["expired"] = "已过期",
            ["cancelled"] = "已取消",
            ["clawed_back"] = "已收回",
            ["refused"] = "已拒绝",
            ["refunding"] = "退款中",
            ["openedAt"] = "开售",
            ["firstOrderAt"] = "首单",
            ["soldOutAt"] = "首次售罄",
            ["lastOrderAt"] = "末单",
            ["firstPaidAt"] = "首次付款",
            ["lastPaidAt"] = "最后付款",
            ["lastRefundAt"] = "最后退款",
            ["retiredAt"] = "下架",
            ["shard"] = "分片",
            ["offset"] = "位置",
            ["hash"] = "哈希",
        });
}
