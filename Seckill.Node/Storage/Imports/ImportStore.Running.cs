using System.Data.Common;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Imports;
using Seckill.Node.Storage.Outgoing;

namespace Seckill.Node.Storage.Imports;

/// <summary>The way of an import that runs: claimed, moved on, ended, swept.</summary>
internal sealed partial class ImportStore
{
    // A part has 128 KiB: what is removed in one transaction must not hold up a sale's.
    private const long MostParts = 4, MostErrors = 500;

    private string ClaimSql =>
        $"""
        with due as materialized (
            select id from item_import where state = 1 and held_until_ms <= @now
             order by held_until_ms, id limit 1 {database.SkipLocked})
        update item_import set held_until_ms = @held from due where item_import.id = due.id
        returning item_import.id
        """;

    public async ValueTask<ClaimedImport?> ClaimAsync(
        Instant now, Instant heldUntil, CancellationToken cancellation)
    {
        // Looks first: mostly there is none, and writing that would cost a transaction each time.
        var due = await database.ReadAsync(connection => connection.QueryAsync(
            "select 1 from item_import where state = 1 and held_until_ms <= @now limit 1", row => row.Int(),
            cancellation, ("now", now.UnixMs)), cancellation);
        return due.Count == 0 ? null : await database.WriteAsync(async connection =>
        {
            var claimed = await connection.QueryAsync(
                ClaimSql, row => row.Text(), cancellation, ("now", now.UnixMs), ("held", heldUntil.UnixMs));
            if (claimed is not [var id])
            {
                return null;
            }

            var import = (await FindAsync(connection, id, cancellation))!;
            return new ClaimedImport(import, await ReadPartAsync(connection, import, cancellation));
        }, cancellation);
    }

    public ValueTask<bool> AdvanceAsync(ImportStep step, CancellationToken cancellation) =>
        database.WriteAsync(async connection =>
        {
            var (before, after) = (step.Import, step.After);
            var moved = await connection.ExecuteAsync(
                """
                update item_import set lines = @lines, created = @created, failed = @failed, part = @part,
                       state = @state, held_until_ms = @held, ended_ms = @ended
                 where id = @id and lines = @from and state = 1
                """, cancellation, ("lines", after.Lines), ("created", after.Created), ("failed", after.Failed),
                ("part", after.Part), ("state", (int)after.State), ("held", step.HeldUntil.UnixMs),
                ("ended", after.EndedAt?.UnixMs), ("id", before.Id), ("from", step.FromLines));
            if (moved != 1)
            {
                return false;
            }

            await connection.InsertAsync("import_error", "import_id, line, problem",
                [.. step.Failures.Select(failure => new object[] { before.Id, failure.Line, failure.Problem })],
                cancellation);
            if (step.PartDone)
            {
                await connection.ExecuteAsync(
                    "delete from import_part where upload = @upload and number = @number", cancellation,
                    ("upload", before.Upload), ("number", before.Part));
            }

            if (after.State == ImportState.Stopped)
            {
                // The parts that are left are removed as those of an upload that was given up.
                await connection.ExecuteAsync(
                    "insert into import_upload (upload, merchant, beat_ms) values (@upload, @merchant, 0)",
                    cancellation, ("upload", before.Upload), ("merchant", before.Merchant));
            }

            return true;
        }, cancellation);

    public async ValueTask<bool> SweepAsync(
        Instant idleSince, Instant endedBefore, CancellationToken cancellation)
    {
        var uploads = await database.ReadAsync(connection => connection.QueryAsync(
            "select upload from import_upload where beat_ms < @since order by upload limit 1", row => row.Text(),
            cancellation, ("since", idleSince.UnixMs)), cancellation);
        var imports = await database.ReadAsync(connection => connection.QueryAsync(
            """
            select id from item_import where state <> 1 and ended_ms < @before order by ended_ms limit 1
            """, row => row.Text(), cancellation, ("before", endedBefore.UnixMs)), cancellation);
        if (uploads is [var upload])
        {
            await database.WriteAsync(
                connection => SweepUploadAsync(connection, upload, idleSince, cancellation), cancellation);
        }

        if (imports is [var id])
        {
            await database.WriteAsync(connection => SweepImportAsync(connection, id, cancellation), cancellation);
        }

        return uploads.Count + imports.Count > 0;
    }

    /// <summary>Given up first, under its row's lock: from then on nobody adds a part or finishes it.</summary>
    private static async Task<bool> SweepUploadAsync(
        DbConnection connection, string upload, Instant idleSince, CancellationToken cancellation)
    {
        var givenUp = await connection.ExecuteAsync(
            "update import_upload set beat_ms = 0 where upload = @upload and beat_ms < @since", cancellation,
            ("upload", upload), ("since", idleSince.UnixMs));
        if (givenUp == 0)
        {
            return false;
        }

        var removed = await connection.ExecuteAsync(
            """
            delete from import_part where upload = @upload and number in (
                   select number from import_part where upload = @upload order by number limit @most)
            """, cancellation, ("upload", upload), ("most", MostParts));
        return removed == MostParts || await connection.ExecuteAsync(
            "delete from import_upload where upload = @upload", cancellation, ("upload", upload)) == 1;
    }

    private static async Task<bool> SweepImportAsync(
        DbConnection connection, string id, CancellationToken cancellation)
    {
        var removed = await connection.ExecuteAsync(
            """
            delete from import_error where import_id = @id and line in (
                   select line from import_error where import_id = @id order by line limit @most)
            """, cancellation, ("id", id), ("most", MostErrors));
        return removed == MostErrors || await connection.ExecuteAsync(
            "delete from item_import where id = @id", cancellation, ("id", id)) == 1;
    }

    private static async Task<ImportPart> ReadPartAsync(
        DbConnection connection, ImportRow import, CancellationToken cancellation) =>
        (await connection.QueryAsync(
            "select number, first_line, lines, body from import_part where upload = @upload and number = @number",
            row => new ImportPart(row.Int(), row.Long(), row.Int(), row.Bytes()), cancellation,
            ("upload", import.Upload), ("number", import.Part))).Single();
}
