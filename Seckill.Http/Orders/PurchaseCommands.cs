using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Passes;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>Makes the command of a purchase: its pass opened, its order id derived, its body digested.</summary>
internal sealed class PurchaseCommands(
    PassVerifier passes, OrderIdMint mint, CommandStamps stamps, IServerClock clock)
{
    public const string PassHeader = "Seckill-Pass";
    private const int MostUnits = 1_000_000_000;

    /// <summary>Null when the values of the body make sense.</summary>
    public static ProblemAnswer? Check(PurchaseBody body)
    {
        var check = new BodyCheck();
        check.Number("quantity", body.Quantity, 1, MostUnits, whenAbsent: 1);
        if (body.ShipTo is not { } shipTo)
        {
            check.Add(FieldError.Required("shipTo"));
        }
        else
        {
            check.Text("shipTo.name", shipTo.Name, 200);
            check.Text("shipTo.phone", shipTo.Phone, 50);
            check.Text("shipTo.address", shipTo.Address, 1000, lines: true);
        }

        return check.Problem;
    }

    /// <summary>
    /// pass-missing or pass-invalid; that a pass is too old or of another round is for the owner to say.
    /// </summary>
    public ProblemAnswer? RefusePass(EdgeCall call, out PurchasePass pass)
    {
        pass = default;
        var header = call.Request.Headers[PassHeader];
        if (header.Count == 0 || (header.Count == 1 && string.IsNullOrEmpty(header[0])))
        {
            return PurchaseProblems.PassMissing.Plain;
        }

        return header.Count == 1 && passes.TryOpen(header[0], call.Item, call.Caller.BuyerKey, out pass)
            ? null : PurchaseProblems.PassInvalid.Plain;
    }

    public PlaceOrder Make(
        EdgeCall call, PurchaseBody body, PurchasePass pass, bool deferred, string network)
    {
        var buyer = call.Caller.Subject;
        var quantity = (int)(body.Quantity ?? 1);
        var waitList = body.WaitList ?? false;
        var shipTo = body.ShipTo!;
        return new PlaceOrder(
            mint.Derive(call.Item, buyer, call.Key).Key,
            buyer,
            call.Caller.BuyerKey,
            quantity,
            waitList,
            pass.Facts,
            Digest(quantity, waitList, shipTo),
            new ShipToRecord(Salts.Next(), shipTo.Name!, shipTo.Phone!, shipTo.Address!, network),
            deferred,
            clock.Now);
    }

    private ulong Digest(int quantity, bool waitList, ShipToBody shipTo)
    {
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        return stamps.Sign(new BodyDigest(space)
            .Add(quantity).Add(waitList).Add(shipTo.Name).Add(shipTo.Phone).Add(shipTo.Address));
    }
}
