using System.Text;
using Seckill.Client;

namespace Seckill.Node.Ops.Demo;

/// <summary>What a person reads when the demonstration is ready: links, and how to sign in.</summary>
internal static class DemoText
{
    private const string Json = "-H 'Content-Type: application/json'";

    /// <param name="address">Of the public listener.</param>
    /// <param name="items">What was made.</param>
    /// <param name="hasKeys">Somebody sits in front of it: the Enter key sends a crowd.</param>
    public static string Of(Uri address, IReadOnlyList<(DemoItem Item, MerchantItem Made)> items, bool hasKeys)
    {
        var root = address.ToString().TrimEnd('/');
        var text = new StringBuilder("The demonstration is ready.\n\n");
        foreach (var (item, made) in items)
        {
            text.Append($"  {item.Title}: {item.Shows}\n");
            text.Append($"      {root}/en/items/{made.Id}   {root}/zh/items/{made.Id}\n");
        }

        var history = items.Single(one => one.Item.HasHistory).Made.Id;
        var line = items.Single(one => one.Item.Slug == "line").Made.Id;
        var key = hasKeys ? "press Enter here, or\n              " : "";
        text.Append($"""

              all items   {root}/en/   {root}/zh/
              merchant    {root}/merchant/   sign in as {DemoShop.Merchant}, role merchant
              operator    {root}/ops/   sign in as demo-operator, role operator
              auditor     {root}/audit/   sign in as demo-auditor, role auditor
              buyer       any name will do, role buyer
              the API     {root}/docs

              a token     curl -s {root}/v1/dev/tokens {Json} -d '{Body(DemoShop.Merchant)}'
              its report  {root}/v1/items/{history}/report   (with that token)
              a buyer     dotnet run --project Seckill.Client/sample -- --base {root} --item {line}
              a crowd     {key}curl -s {root}/v1/dev/crowds {Json} -d '{Crowd(line)}'

            """.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static string Body(string subject) => $$"""{"sub":"{{subject}}","roles":["merchant"]}""";

    private static string Crowd(string item) => $$"""{"itemId":"{{item}}","buyers":200,"seconds":20}""";
}
