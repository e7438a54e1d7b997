namespace Seckill.Client;

/// <summary>
/// One of a family of words on the wire. A word that a later server adds is kept as it came: compare with the known
/// ones and do something sensible with all others.
/// </summary>
/// <typeparam name="TSelf">The family.</typeparam>
public interface IWord<TSelf>
    where TSelf : struct, IWord<TSelf>
{
    /// <summary>As it is written on the wire; empty only for a default value.</summary>
    string Name { get; }

    /// <summary>The word of that name, known or not.</summary>
    static abstract TSelf Of(string name);
}
