namespace Seckill.Domain;

/// <summary>Compares records of where orders go with the digests that the events of their commit hold.</summary>
public static class ShipToProof
{
    /// <summary>The orders that begin with these events, and the digests of their records; those without left out.
    /// </summary>
    public static IReadOnlyDictionary<OrderKey, Key128> DigestsOf(IReadOnlyList<ItemEvent> events)
    {
        var digests = new Dictionary<OrderKey, Key128>();
        foreach (var happened in events)
        {
            var (order, digest) = happened switch
            {
                UnitsReserved reserved => (reserved.Order, reserved.ShipToDigest),
                WaitListed listed => (listed.Order, listed.ShipToDigest),
                _ => default,
            };
            if (digest != default)
            {
                digests[order] = digest;
            }
        }

        return digests;
    }

    /// <summary>True: it is the record that the buyer gave with that order, or it was erased since.</summary>
    public static bool Fits(IReadOnlyDictionary<OrderKey, Key128> digests, OrderKey order, ShipToRecord record) =>
        record == ShipToRecord.Erased || (digests.TryGetValue(order, out var digest) && record.Digest() == digest);

    /// <summary>
    /// The first record of a row that is not as its commit says; null: none is. Missing: orders of the commit that have
    /// no record.
    /// </summary>
    public static OrderKey? FirstUntrue(
        IReadOnlyList<ItemEvent> events, IReadOnlyList<KeyValuePair<OrderKey, ShipToRecord>> records, out int missing)
    {
        missing = 0;
        var digests = DigestsOf(events);
        var seen = new HashSet<OrderKey>();
        foreach (var (order, record) in records)
        {
            if (!Fits(digests, order, record))
            {
                return order;
            }

            seen.Add(order);
        }

        missing = digests.Keys.Count(order => !seen.Contains(order));
        return null;
    }
}
