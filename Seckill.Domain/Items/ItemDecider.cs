namespace Seckill.Domain;

/// <summary>(state, command, now) -> verdict and events. Pure: it changes nothing and reads no clock.</summary>
public static class ItemDecider
{
    /// <summary>Appends the events of a purchase that its buyer cancels while it stands in line.</summary>
    public static Decision Withdraw(PlaceOrder purchase, CommandStamp stamp, List<ItemEvent> events) =>
        PurchaseRules.Withdraw(purchase, stamp, events);

    /// <summary>
    /// Appends the events of the command to <paramref name="events"/>; none when refused or replayed.
    /// </summary>
    public static Decision Decide(ItemState state, ItemCommand command, Instant now, List<ItemEvent> events)
    {
        if (command is PlaceOrder order)
        {
            return PurchaseRules.Place(state, order, now, events);
        }

        if (state.Status == ItemStatus.None && command is not CreateItem)
        {
            return command is ExpireHolds or OpenRound ? Verdict.Done : Verdict.No(RefusalCode.NotFound);
        }

        return command switch
        {
            CreateItem c => ItemRules.Create(state, c, events),
            ChangeDraft c => ItemRules.Change(state, c, events),
            PublishItem c => ItemRules.Publish(state, c, now, events),
            PauseItem c => ItemRules.Pause(state, c, now, events),
            ResumeItem c => ItemRules.Resume(state, c, now, events),
            RetireItem c => ItemRules.Retire(state, c, now, events),
            AdjustStock c => StockRules.Adjust(state, c, now, events),
            ChangeAdmission c => AdmissionRules.Change(state, c, events),
            OpenRound c => StockRules.OpenRound(state, c, now, events),
            ExpireHolds c => HoldRules.Expire(state, c, now, events),
            CancelOrder c => HoldRules.Cancel(state, c, now, events),
            ClawBackHold c => HoldRules.ClawBack(state, c, now, events),
            SettleDeadline c => SettlementRules.Settle(state, c, now, events),
            StartPayment c => PaymentRules.Start(state, c, now, events),
            RecordPayment c => PaymentRules.Record(state, c, now, events),
            RequestRefund c => RefundRules.Request(state, c, events),
            RecordRefundSent c => RefundRules.Sent(state, c, now, events),
            ShipOrder c => DeliveryRules.Ship(state, c, events),
            RecordDelivery c => DeliveryRules.Record(state, c, events),
            ReportShipment c => ShipmentRules.Report(state, c, now, events),
            _ => throw new NotSupportedException($"{command.GetType().Name} is not decided"),
        };
    }
}
