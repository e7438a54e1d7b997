using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Imports;
using Seckill.Node.Storage.Outgoing;

namespace Seckill.Node.Storage.Imports;

/// <summary>Imports from their first byte to being listed, in the SQL that both stores understand.</summary>
internal sealed partial class ImportStore(IOutgoingDatabase database) : IImportStore
{
    public ValueTask<bool> BeginAsync(
        string upload, string merchant, int most, Instant liveSince, Instant now, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            await NextNumberAsync(connection, merchant, 0, cancellation);
            var underWay = await connection.QueryAsync(
                """
                select (select count(*) from item_import where merchant = @merchant and state = 1)
                     + (select count(*) from import_upload where merchant = @merchant and beat_ms > @since)
                """, row => row.Long(), cancellation, ("merchant", merchant), ("since", liveSince.UnixMs));
            if (underWay[0] >= most)
            {
                return false;
            }

            await connection.ExecuteAsync(
                "insert into import_upload (upload, merchant, beat_ms) values (@upload, @merchant, @now)",
                cancellation, ("upload", upload), ("merchant", merchant), ("now", now.UnixMs));
            return true;
        }, cancellation);

    public ValueTask<bool> AddPartAsync(
        string upload, ImportPart part, Instant now, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            var beats = await connection.ExecuteAsync(
                "update import_upload set beat_ms = @now where upload = @upload and beat_ms > 0", cancellation,
                ("now", now.UnixMs), ("upload", upload));
            if (beats == 1)
            {
                await connection.InsertAsync("import_part", "upload, number, first_line, lines, body",
                    [[upload, part.Number, part.FirstLine, part.Lines, part.Text]], cancellation);
            }

            return beats == 1;
        }, cancellation);

    public ValueTask<ImportRow?> FinishAsync(ImportRow wanted, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            var number = await NextNumberAsync(connection, wanted.Merchant, 1, cancellation);
            if (await FindAsync(connection, wanted.Id, cancellation) is { } there)
            {
                await GiveUpAsync(connection, wanted.Upload, cancellation);
                return there;
            }

            var found = await connection.ExecuteAsync(
                "delete from import_upload where upload = @upload and beat_ms > 0", cancellation,
                ("upload", wanted.Upload));
            if (found == 0)
            {
                return null;
            }

            var row = wanted with { Number = number };
            var values = ImportSql.ValuesOf(row);
            await connection.ExecuteAsync(
                $"insert into item_import ({string.Join(", ", values.Select(value => value.Name))}) values "
                + $"({string.Join(", ", values.Select(value => "@" + value.Name))})", cancellation, values);
            return row;
        }, cancellation);

    public async ValueTask GiveUpAsync(string upload, CancellationToken cancellation) =>
        await database.WriteAsync(
            connection => GiveUpAsync(connection, upload, cancellation), cancellation);

    public ValueTask<ImportRow?> FindAsync(string id, CancellationToken cancellation) =>
        database.ReadAsync(connection => FindAsync(connection, id, cancellation), cancellation);

    public ValueTask<IReadOnlyList<ImportRow>> ListAsync(
        string merchant, long? belowNumber, int most, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            $"""
            select {ImportSql.Columns} from item_import where merchant = @merchant and number < @below
             order by number desc limit @most
            """, ImportSql.Read, cancellation, ("merchant", merchant), ("below", belowNumber ?? long.MaxValue),
            ("most", (long)most)), cancellation);

    public ValueTask<IReadOnlyList<LineFailure>> ReadFailuresAsync(
        string id, long afterLine, int most, CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.QueryAsync(
            """
            select line, problem from import_error where import_id = @id and line > @after order by line limit @most
            """, row => new LineFailure(row.Long(), row.Text()), cancellation, ("id", id), ("after", afterLine),
            ("most", (long)most)), cancellation);

    /// <summary>Locks the merchant's row until the commit, whether a number is taken or not.</summary>
    private static async Task<long> NextNumberAsync(
        DbConnection connection, string merchant, int taken, CancellationToken cancellation) =>
        (await connection.QueryAsync(
            """
            insert into import_merchant (merchant, imports) values (@merchant, @taken)
            on conflict (merchant) do update set imports = import_merchant.imports + @taken
            returning imports
            """, row => row.Long(), cancellation, ("merchant", merchant), ("taken", (long)taken))).Single();

    private static async Task<ImportRow?> FindAsync(
        DbConnection connection, string id, CancellationToken cancellation) =>
        (await connection.QueryAsync(
            $"select {ImportSql.Columns} from item_import where id = @id", ImportSql.Read, cancellation, ("id", id)))
        .SingleOrDefault();

    private static Task<int> GiveUpAsync(
        DbConnection connection, string upload, CancellationToken cancellation) =>
        connection.ExecuteAsync(
            "update import_upload set beat_ms = 0 where upload = @upload", cancellation, ("upload", upload));
}
