using Seckill.Domain;

namespace Seckill.Http.Orders;

/// <summary>
/// Why one buyer was refused at one item: an entry for each reason, so that hammering on afterwards does not hide the
/// reason that counts. Safe for all threads.
/// </summary>
internal sealed class RefusedBuyer
{
    private const int MostReasons = 8;
    private readonly List<RefusalNote> _notes = new(1);

    public IReadOnlyList<RefusalNote> Notes
    {
        get
        {
            lock (_notes)
            {
                return [.. _notes];
            }
        }
    }

    public void Add(RefusalNote note)
    {
        lock (_notes)
        {
            var known = _notes.FindIndex(
                one => one.What == note.What && one.Code == note.Code && one.Rule == note.Rule);
            if (known >= 0)
            {
                var before = _notes[known];
                _notes[known] = before with
                {
                    Count = before.Count + 1,
                    Last = note.Last,
                    Order = note.Order ?? before.Order,
                };
            }
            else if (_notes.Count < MostReasons)
            {
                _notes.Add(note);
            }
        }
    }
}
