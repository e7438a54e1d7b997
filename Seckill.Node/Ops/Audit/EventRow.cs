using System.Globalization;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Audit;

/// <summary>An event in a table: where, when, of which item, what.</summary>
internal sealed record EventRow(string Position, Instant At, string ItemId, string Event, string What)
{
    private static readonly string[] OfNoInterest = ["type", "stamp", "bodyDigest", "shipToDigest"];

    public static IEnumerable<EventRow> Of(CommitResource commit)
    {
        var position = string.Create(CultureInfo.InvariantCulture, $"{commit.Shard}/{commit.Offset}");
        if (commit.Events is not { } events)
        {
            return [new EventRow(position, commit.At, commit.ItemId, "?", commit.Unreadable ?? "")];
        }

        return events.Select(happened => new EventRow(
            position, commit.At, commit.ItemId, happened!["type"]!.GetValue<string>(),
            MembersOf(happened.AsObject())));
    }

    /// <summary>What an event says besides its type, in a line.</summary>
    public static string MembersOf(JsonObject happened) => string.Join(
        ' ', happened.Where(member => !OfNoInterest.Contains(member.Key))
            .Select(member => $"{member.Key}={member.Value?.ToJsonString().Trim('"')}"));
}
