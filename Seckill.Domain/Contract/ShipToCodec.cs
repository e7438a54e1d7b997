namespace Seckill.Domain;

/// <summary>
/// Owns the bytes of a ship-to row: ShipToRows of Contract/journal.proto, the records of one commit's orders. By hand,
/// for there is one record an order; as strict as <see cref="CommitBodyCodec"/>.
/// </summary>
public static class ShipToCodec
{
    private const int Rows = 1;
    private const int Order = 1, Salt = 2, Name = 3, Phone = 4, Address = 5, Network = 6;

    public static byte[] Encode(IReadOnlyList<KeyValuePair<OrderKey, ShipToRecord>> records)
    {
        var writer = new WireWriter(records.Count * 160);
        for (var i = 0; i < records.Count; i++)
        {
            var (order, record) = records[i];
            writer.Begin(Rows, WireTag.SizeOfKey(order.Value) + WireTag.SizeOfKey(record.Salt)
                + WireTag.SizeOfText(record.Name) + WireTag.SizeOfText(record.Phone)
                + WireTag.SizeOfText(record.Address) + WireTag.SizeOfText(record.Network));
            writer.Key(Order, order.Value);
            writer.Key(Salt, record.Salt);
            writer.Text(Name, record.Name);
            writer.Text(Phone, record.Phone);
            writer.Text(Address, record.Address);
            writer.Text(Network, record.Network);
        }

        return writer.Finish();
    }

    public static IReadOnlyList<KeyValuePair<OrderKey, ShipToRecord>> Decode(ReadOnlySpan<byte> body)
    {
        var records = new List<KeyValuePair<OrderKey, ShipToRecord>>(body.Length / 96 + 1);
        var reader = new WireReader(body, "ShipToRows");
        while (!reader.AtEnd)
        {
            var tag = reader.Tag();
            records.Add(tag == WireTag.Of(Rows, WireTag.Bytes)
                ? ReadRecord(reader.Slice()) : throw reader.Unknown(tag));
        }

        return records;
    }

    private static KeyValuePair<OrderKey, ShipToRecord> ReadRecord(ReadOnlySpan<byte> bytes)
    {
        Key128 order = default, salt = default;
        string name = "", phone = "", address = "", network = "";
        var reader = new WireReader(bytes, "ShipTo");
        while (!reader.AtEnd)
        {
            var tag = reader.Tag();
            switch (tag)
            {
                case Order << 3 | WireTag.Bytes:
                    order = reader.Key();
                    break;
                case Salt << 3 | WireTag.Bytes:
                    salt = reader.Key();
                    break;
                case Name << 3 | WireTag.Bytes:
                    name = reader.Text();
                    break;
                case Phone << 3 | WireTag.Bytes:
                    phone = reader.Text();
                    break;
                case Address << 3 | WireTag.Bytes:
                    address = reader.Text();
                    break;
                case Network << 3 | WireTag.Bytes:
                    network = reader.Text();
                    break;
                default:
                    throw reader.Unknown(tag);
            }
        }

        return new(new OrderKey(order), new ShipToRecord(salt, name, phone, address, network));
    }
}
