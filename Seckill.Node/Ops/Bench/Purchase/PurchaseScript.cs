namespace Seckill.Node.Ops.Bench;

/// <summary>Purchases of one item, each with a key of its own, the buyers in turn.</summary>
public sealed class PurchaseScript : ILoadScript
{
    private readonly PurchaseText _text;
    private readonly IReadOnlyList<byte[]> _tokens;
    private readonly byte[][] _credentials;
    private readonly long _firstKey;
    private long _sent;

    /// <param name="server">Where the node listens.</param>
    /// <param name="item">The item's id.</param>
    /// <param name="body">JSON, the same for all.</param>
    /// <param name="tokens">Bearer tokens, one a buyer.</param>
    /// <param name="passes">Their passes, in the same order.</param>
    /// <param name="firstKey">Keys count from here: two scripts on one item must not share any.</param>
    public PurchaseScript(
        Uri server, string item, string body, IReadOnlyList<byte[]> tokens, IReadOnlyList<byte[]> passes, long firstKey)
    {
        _firstKey = firstKey;
        _text = new PurchaseText(server, item, body);
        _tokens = tokens;
        _credentials = new byte[tokens.Count][];
        UsePasses(passes);
    }

    /// <summary>
    /// Newer passes of the same buyers, in the same order, for they live 120 s; not while a run goes on.
    /// </summary>
    public void UsePasses(IReadOnlyList<byte[]> passes)
    {
        for (var i = 0; i < _credentials.Length; i++)
        {
            _credentials[i] = PurchaseText.Credentials(_tokens[i], passes[i]);
        }
    }

    /// <summary>Requests written so far.</summary>
    public long Sent => _sent;

    public int Write(int connection, Span<byte> request)
    {
        var key = _firstKey + _sent;
        return _text.Write(request, _credentials[_sent++ % _credentials.Length], key);
    }
}
