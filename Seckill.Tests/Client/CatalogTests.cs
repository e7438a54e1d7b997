using System.Reflection;
using System.Text.Json;
using Seckill.Client;
using Seckill.Http.Problems;

namespace Seckill.Tests.Client;

/// <summary>What the client knows by name is what the server knows, and what it does not know survives.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void Codes_OfTheClient_AreThoseOfTheServer() =>
        Assert.Equal(
            ProblemCatalog.ByCode.Keys.Order(StringComparer.Ordinal),
            Constants(typeof(ProblemCodes)).Where(code => code.Length > 0).Order(StringComparer.Ordinal));

    [Fact]
    public void Codes_ThatAreFinal_AreThoseOfTheContract() =>
        Assert.Equal(
            ["ended", "limit-reached", "round-closed", "sold-out"],
            Constants(typeof(ProblemCodes)).Where(ProblemCodes.IsFinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Events_OfTheClient_AreThoseOfTheServer() =>
        Assert.Equal(
            Seckill.Http.Events.EventTypes.All.Append(Seckill.Http.Events.EventTypes.Test)
                .Order(StringComparer.Ordinal),
            Constants(typeof(EventTypes)).Where(type => !type.EndsWith('.')).Order(StringComparer.Ordinal));

    [Fact]
    public void States_OfTheClient_AreThoseOfTheServer() =>
        Assert.Equal(
            Seckill.Http.Orders.OrderStates.Names.Order(StringComparer.Ordinal),
            typeof(OrderState).GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => ((OrderState)property.GetValue(null)!).Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Word_ThatALaterServerSays_SurvivesAndIsWrittenAsItCame()
    {
        var body = new ScriptedServer(new Time.ManualTimeProvider()).OrderBody.Replace("cancelled", "teleported");

        var order = JsonSerializer.Deserialize(body, ClientJson.Default.Order)!;

        Assert.Equal(("teleported", false), (order.State.Name, order.State.IsFinal));
        Assert.Contains("\"teleported\"", JsonSerializer.Serialize(order, ClientJson.Default.Order));
        Assert.Equal(OrderState.Of("paid"), OrderState.Paid);
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
