namespace Seckill.Domain;

/// <summary>The shipments of one order in a snapshot, with what carriers reported.</summary>
internal static class StateShipments
{
    public static void Write(ref StateWriter writer, OrderExtras extras)
    {
        writer.Int(extras.Shipments.Length);
        foreach (var shipment in extras.Shipments)
        {
            writer.Text(shipment.Carrier);
            writer.Text(shipment.TrackingNumber);
            writer.Instant(shipment.ShippedAt);
            writer.Byte((byte)shipment.Status);
            writer.Instant(shipment.SaidAt);
            writer.Instant(shipment.HeardAt);
            writer.Int(shipment.Records.Length);
            foreach (var record in shipment.Records)
            {
                writer.Text(record.Code);
                writer.Byte((byte)record.Status);
                writer.Instant(record.At);
                writer.Instant(record.ReceivedAt);
            }
        }

        writer.Int(extras.Shipment is null ? -1 : Array.IndexOf(extras.Shipments, extras.Shipment));
    }

    public static void Read(ref StateReader reader, ItemState state, OrderExtras extras)
    {
        extras.Shipments = new OrderShipment[reader.Count()];
        for (var i = 0; i < extras.Shipments.Length; i++)
        {
            extras.Shipments[i] = ReadShipment(ref reader, state);
        }

        var inForce = reader.Int();
        extras.Shipment = inForce < 0 ? null : extras.Shipments[inForce];
    }

    private static OrderShipment ReadShipment(ref StateReader reader, ItemState state)
    {
        var shipment = new OrderShipment(state.Intern(reader.Text()), reader.Text()) { ShippedAt = reader.Instant() };
        shipment.Say((ShipmentStatus)reader.Byte(), reader.Instant());
        shipment.HeardAt = reader.Instant();
        shipment.Records = new ShipmentRecord[reader.Count()];
        for (var i = 0; i < shipment.Records.Length; i++)
        {
            shipment.Records[i] = new ShipmentRecord(
                state.Intern(reader.Text()), (ShipmentStatus)reader.Byte(), reader.Instant(), reader.Instant());
        }

        return shipment;
    }
}
