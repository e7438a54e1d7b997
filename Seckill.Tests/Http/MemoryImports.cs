using System.Globalization;
using System.Text;
using Seckill.Domain;
using Seckill.Http.Imports;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>Imports in memory, carried out as soon as their body is there.</summary>
public sealed class MemoryImports(ItemLines lines, IServerClock clock) : IImports
{
    private readonly List<(string Merchant, byte[] Digest, ImportView View, List<LineFailure> Failures)> _imports = [];

    /// <summary>Uploads that have begun and were neither finished nor given up.</summary>
    public int Open { get; private set; }

    /// <summary>Uploads that were given up.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Open uploads that a merchant may have.</summary>
    public int Most { get; set; } = 4;

    /// <summary>What the store says of the next upload: it was given up meanwhile.</summary>
    public bool LosesUploads { get; set; }

    /// <summary>Parts of the last upload.</summary>
    public List<ImportPart> Parts { get; } = [];

    public int Count => _imports.Count;

    public ValueTask<IImportUpload?> BeginAsync(string merchant, CommandKey key, CancellationToken cancellation)
    {
        if (Open >= Most)
        {
            return new((IImportUpload?)null);
        }

        Open++;
        Parts.Clear();
        return new(new Upload(this, merchant, $"imp_{key.Value}"));
    }

    public ValueTask<ImportView?> FindAsync(string merchant, string id, CancellationToken cancellation) =>
        new(_imports.Where(one => one.Merchant == merchant && one.View.Id == id).Select(one => one.View)
            .SingleOrDefault());

    public ValueTask<IReadOnlyList<LineFailure>> FailuresAsync(
        string id, long afterLine, int most, CancellationToken cancellation) =>
        new([.. _imports.Single(one => one.View.Id == id).Failures.Where(one => one.Line > afterLine).Take(most)]);

    public ValueTask<Page<ImportView>?> ListAsync(
        string merchant, string? after, int limit, CancellationToken cancellation)
    {
        var from = 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return new((Page<ImportView>?)null);
        }

        var own = _imports.Where(one => one.Merchant == merchant).Reverse().Skip(from).ToList();
        return new(new Page<ImportView>(
            [.. own.Take(limit).Select(one => one.View)], own.Count > limit ? $"{from + limit}" : null));
    }

    private async ValueTask<ImportAnswer> FinishAsync(string merchant, string id, ImportTotals totals)
    {
        if (LosesUploads)
        {
            return new ImportAnswer(ImportOutcome.Lost);
        }

        if (_imports.FirstOrDefault(one => one.View.Id == id) is { View: { } known } there)
        {
            return there.Digest.AsSpan().SequenceEqual(totals.Digest)
                ? new ImportAnswer(ImportOutcome.Taken, known, Replayed: true)
                : new ImportAnswer(ImportOutcome.KeyReused);
        }

        var texts = string.Concat(Parts.Select(part => Encoding.Latin1.GetString(part.Text))).Split('\n')[..^1];
        Assert.Equal(totals.Lines, texts.Length);
        var (created, failures) = (0, new List<LineFailure>());
        for (var i = 1; i <= texts.Length; i++)
        {
            var result = await lines.MakeAsync(merchant, $"{id} {i}", Encoding.Latin1.GetBytes(texts[i - 1]));
            created += result.Outcome == LineOutcome.Created ? 1 : 0;
            if (result.Problem is { } problem)
            {
                failures.Add(new LineFailure(i, problem));
            }
        }

        var view = new ImportView(
            id, ImportState.Done, totals.Lines, totals.Lines, created, failures.Count, clock.Now, clock.Now);
        _imports.Add((merchant, totals.Digest, view, failures));
        return new ImportAnswer(ImportOutcome.Taken, view);
    }

    private sealed class Upload(MemoryImports imports, string merchant, string id) : IImportUpload
    {
        private bool _finished;

        public ValueTask AddAsync(ImportPart part, CancellationToken cancellation)
        {
            imports.Parts.Add(part);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<ImportAnswer> FinishAsync(ImportTotals totals, CancellationToken cancellation)
        {
            _finished = true;
            return await imports.FinishAsync(merchant, id, totals);
        }

        public ValueTask DisposeAsync()
        {
            imports.Open--;
            imports.GivenUp += _finished ? 0 : 1;
            return ValueTask.CompletedTask;
        }
    }
}
