using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Admission settings that change while an item sells: who may, what stays, what never changes.</summary>
public sealed class AdmissionTests
{
    private static readonly AdmissionTerms First =
        new(1000, 2000, 3000, ChallengeKind.ProofOfWork, MaxUnpaidOrders: 2);

    [Fact]
    public void GivenAPublishedItem_WhenSomeSettingsAreChanged_ThenTheOthersStay()
    {
        var item = Published();
        var change = Change(item, new AdmissionChange(RatePerSecond: 5, MaxLine: 0), Operator);

        var reply = item.ThenHappened(
            change, new AdmissionChanged(First with { RatePerSecond = 5, MaxLine = 0 }, "crowd", "op1", change.Stamp));

        var facts = Assert.IsType<ItemAnswered>(reply).Item.Facts;
        Assert.Equal(Terms() with { Admission = First with { RatePerSecond = 5, MaxLine = 0 } }, facts.Terms);
        Assert.Same(item.State.Facts, facts);
    }

    [Fact]
    public void GivenTwoChanges_WhenEachSetsAnother_ThenBothCount()
    {
        var item = Published();

        item.When(Change(item, new AdmissionChange(Burst: 7)));
        item.When(Change(item, new AdmissionChange(Challenge: ChallengeKind.None), Operator));

        Assert.Equal(
            First with { Burst = 7, Challenge = ChallengeKind.None }, item.State.Facts.Terms.Admission);
    }

    [Fact]
    public void GivenAChange_WhenItComesAgain_ThenTheFirstAnswerStandsAndALaterChangeToo()
    {
        var item = Published();
        var change = Change(item, new AdmissionChange(RatePerSecond: 5));
        item.When(change);
        item.When(Change(item, new AdmissionChange(RatePerSecond: 6)));

        var again = Assert.IsType<ItemAnswered>(item.When(change));

        Assert.True(again.Replayed);
        Assert.Empty(item.Events);
        Assert.Equal(6, again.Item.Facts.Terms.Admission.RatePerSecond);
        item.ThenRefused(change with { Stamp = change.Stamp with { BodyDigest = 3 } }, RefusalCode.KeyReused);
    }

    [Fact]
    public void GivenPublicFacts_WhenSettingsChange_ThenTheyAreNumberedAnewAndTheSameSettingsAreNot()
    {
        var item = Published();
        var before = item.State.Facts;

        item.When(Change(item, new AdmissionChange(Challenge: ChallengeKind.None)));
        var changed = item.State.Facts;
        item.When(Change(item, new AdmissionChange(Challenge: ChallengeKind.None)));

        Assert.Equal(before.Version + 1, changed.Version);
        Assert.Same(changed, item.State.Facts);
        Assert.Single(item.Events);
    }

    [Fact]
    public void GivenAChange_WhenRestartedFromJournalOrSnapshot_ThenTheSettingsAreThere()
    {
        var item = Published();
        item.When(Change(item, new AdmissionChange(RatePerSecond: 5, Challenge: ChallengeKind.None)));

        Assert.Equal(item.State.Facts, item.Replay().Facts);
        Assert.Equal(item.State.Facts, ItemStateCodec.Read(ItemStateCodec.Write(item.State))!.Facts);
    }

    [Fact]
    public void GivenAPausedItem_WhenSettingsAreChanged_ThenTheyAre()
    {
        var item = Published();
        item.When(new PauseItem(Owner, "", item.Stamp()));

        item.When(Change(item, new AdmissionChange(RatePerSecond: 5)));

        Assert.Equal(5, item.State.Facts.Terms.Admission.RatePerSecond);
    }

    [Fact]
    public void GivenADraftOrARetiredItem_WhenSettingsAreChanged_ThenWrongPhase()
    {
        var draft = Draft();
        draft.ThenRefused(Change(draft, new AdmissionChange(RatePerSecond: 5)), RefusalCode.WrongPhase);
        var retired = Published();
        retired.When(new RetireItem(Owner, "over", retired.Stamp()));
        retired.ThenRefused(Change(retired, new AdmissionChange(RatePerSecond: 5)), RefusalCode.WrongPhase);
    }

    [Fact]
    public void GivenSomebodyElse_WhenHeChangesSettings_ThenNotFound()
    {
        var item = Published();
        var buyer = new Requester("m1", RequesterKind.Buyer);

        item.ThenRefused(Change(item, new AdmissionChange(RatePerSecond: 5), Stranger), RefusalCode.NotFound);
        item.ThenRefused(Change(item, new AdmissionChange(RatePerSecond: 5), buyer), RefusalCode.NotFound);
        var nothing = new ItemScenario();
        nothing.ThenRefused(Change(nothing, new AdmissionChange(RatePerSecond: 5), Operator), RefusalCode.NotFound);
    }

    /// <summary>Nothing that is live may ease a refusal that was final for its pass (R6).</summary>
    [Fact]
    public void GivenALimitOfUnpaidOrders_WhenSettingsChange_ThenALateDuplicateOfARefusedPurchaseStaysRefused()
    {
        var item = Open(limit: 5, maxUnpaid: 1);
        item.Bought("u1");
        var refused = item.Order("u1", key: "k2");
        item.ThenRefused(refused, RefusalCode.LimitReached);

        item.When(Change(item, new AdmissionChange(1, 1, 0, ChallengeKind.ProofOfWork), Operator));

        Assert.Equal(1, item.State.Facts.Terms.Admission.MaxUnpaidOrders);
        item.ThenRefused(refused, RefusalCode.LimitReached);
    }

    private static ItemScenario Published()
    {
        var item = new ItemScenario();
        item.When(new CreateItem(Id, Merchant, Terms() with { Admission = First }, 10, null, item.Stamp()));
        item.When(new PublishItem(Owner, "", item.Stamp()));
        item.Now = Opens + TimeSpan.FromSeconds(1);
        return item;
    }

    private static ChangeAdmission Change(ItemScenario item, AdmissionChange change, Requester? by = null) =>
        new(by ?? Owner, change, "crowd", item.Stamp());
}
