using Seckill.Domain;

namespace Seckill.Node.Telemetry;

/// <summary>Outcomes of one batch's purchases, counted before they are added: the loop of one actor owns it.</summary>
internal sealed class OutcomeTally
{
    private const int Won = 0, Waiting = 3, Repeated = 4, Open = 5, Other = 6;

    private static readonly string[] Words = WordsByIndex();

    private readonly int[] _counts = new int[Words.Length];

    /// <summary>Counts the reply, if it answers a purchase.</summary>
    public void Count(ItemRequest? request, ItemReply reply)
    {
        if (request is not PlaceOrder)
        {
            return;
        }

        var index = reply switch
        {
            OrderAnswered { Replayed: true } => Repeated,
            OrderAnswered { Order.State: OrderState.Waiting } => Waiting,
            OrderAnswered => Won,
            Refused { Code: var code } => (int)code,
            Undecided => Open,
            _ => Other,
        };
        _counts[index]++;
    }

    /// <summary>Adds what was counted, and begins anew.</summary>
    public void Flush()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                ItemMeter.Decided(Words[i], _counts[i]);
                _counts[i] = 0;
            }
        }
    }

    private static string[] WordsByIndex()
    {
        var words = new string[(int)Enum.GetValues<RefusalCode>().Max() + 1];
        Array.Fill(words, "other");
        (words[Won], words[Waiting], words[Repeated], words[Open]) =
            ("won", "waiting", "repeated", "undecided");
        foreach (var code in Enum.GetValues<RefusalCode>())
        {
            words[(int)code] = Labels.Of(code);
        }

        return words;
    }
}
