using Agrimaan.Delivery.Recovery;
using Agrimaan.Testing.Contracts;
using Agrimaan.Testing.Fakes;

namespace Agrimaan.Server.Tests.Recovery;

/// <summary>The fake keeps what the real one promises.</summary>
public sealed class FolderDatabaseTests : DatabaseContract
{
    protected override IDatabase Database { get; } = new FolderDatabase();

    protected override string Nowhere => "/nowhere/at/all?geheim";

    protected override Task<string> FreshAsync() => Task.FromResult(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Dump)!, Guid.NewGuid().ToString("N"))).FullName);

    protected override Task AddAsync(string address, string table, int rows) => FolderDatabase.AddAsync(address, table, rows);
}
