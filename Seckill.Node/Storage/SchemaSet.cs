using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Seckill.Node.Storage;

/// <summary>
/// The numbered schema files under one resource prefix, and the table that records which of them a store has. Two
/// sets may live in one database (journal, read models), each with a table of its own.
/// </summary>
public sealed class SchemaSet
{
    private SchemaSet(string versionTable, IReadOnlyList<SchemaFile> files)
    {
        VersionTable = versionTable;
        Files = files;
    }

    public string VersionTable { get; }

    /// <summary>Ordered by number, 1 to the last without a gap.</summary>
    public IReadOnlyList<SchemaFile> Files { get; }

    /// <param name="assembly">Holds the files as embedded resources, named NNN_words.sql.</param>
    /// <param name="resourcePrefix">Such as Seckill.Node.Storage.Postgres.Schema.</param>
    /// <param name="versionTable">Such as schema_version; becomes part of statements, so it must be a plain
    /// name.</param>
    public static SchemaSet Load(Assembly assembly, string resourcePrefix, string versionTable)
    {
        if (!versionTable.All(c => c is '_' or (>= 'a' and <= 'z')))
            throw new ArgumentException("a version table has a plain lower-case name", nameof(versionTable));
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(resourcePrefix + ".", StringComparison.Ordinal))
            .Select(name => ReadFile(assembly, name, name[(resourcePrefix.Length + 1)..]))
            .OrderBy(file => file.Number)
            .ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].Number != i + 1)
                throw new InvalidOperationException($"{resourcePrefix}: {files[i].Name} should be number {i + 1}");
        }

        return files.Length > 0
            ? new SchemaSet(versionTable, files)
            : throw new InvalidOperationException($"no schema files under {resourcePrefix}");
    }

    /// <summary>A set made of texts, in order.</summary>
    public static SchemaSet Of(string versionTable, params IReadOnlyList<string> texts) =>
        new(versionTable,
            [.. texts.Select((text, i) => new SchemaFile(i + 1, $"{i + 1:000}.sql", text, Sha256(text)))]);

    /// <summary>
    /// The files that a store with these applied rows lacks; throws if it has rows that are not ours.
    /// </summary>
    public IReadOnlyList<SchemaFile> Missing(IReadOnlyList<(int Number, string Sha256)> applied, string store)
    {
        foreach (var (number, sha256) in applied)
        {
            if (number > Files.Count)
                throw new UnknownSchemaException($"{store}: schema {number} in {VersionTable} is newer than "
                    + $"this build, which knows {Files.Count}; run a build that knows it");
            if (number < 1 || Files[number - 1].Sha256 != sha256)
                throw new UnknownSchemaException($"{store}: schema {number} in {VersionTable} is not the one this "
                    + "build knows (its sha256 differs); it was altered, or belongs to another product");
        }

        var last = applied.Count == 0 ? 0 : applied.Max(row => row.Number);
        return last == applied.Count
            ? [.. Files.Skip(last)]
            : throw new UnknownSchemaException($"{store}: {VersionTable} has a gap below {last}");
    }

    private static SchemaFile ReadFile(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        return int.TryParse(name.AsSpan(0, Math.Min(3, name.Length)), out var number)
            ? new SchemaFile(number, name, text, Sha256(text))
            : throw new InvalidOperationException($"{resource}: a schema file begins with three digits");
    }

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>One schema file; the digest is over its UTF-8 text with line feeds.</summary>
public sealed record SchemaFile(int Number, string Name, string Text, string Sha256);
