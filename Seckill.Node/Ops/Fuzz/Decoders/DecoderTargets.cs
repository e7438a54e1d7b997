namespace Seckill.Node.Ops.Fuzz;

/// <summary>Everything in the product that reads bytes of others.</summary>
internal static class DecoderTargets
{
    /// <param name="files">Those that read files; its owner disposes of it.</param>
    public static IReadOnlyList<DecoderTarget> All(FileTargets files) =>
        [.. JournalTargets.All, .. EdgeTargets.All, .. ProofTargets.All, .. PeerTargets.All, .. files.All];
}
