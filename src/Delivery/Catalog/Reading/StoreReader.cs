using System.Collections.Immutable;
using static Agrimaan.Delivery.Catalog.Reading.PlatformReader;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Reads stores, brokers and external services.</summary>
internal static class StoreReader
{
    public static ImmutableSortedDictionary<string, Store> Stores(MapNode section) => Named(section, (name, map) => new Store
    {
        Name = name,
        Kind = map.Text("kind")!,
        Version = map.Text("version"),
        Members = Number(map, "members", 1),
        Storage = map.Text("storage"),
        Backup = map["backup"] is MapNode backup ? Backup(backup) : null,
    });

    public static ImmutableSortedDictionary<string, Broker> Brokers(MapNode section) => Named(section, (name, map) => new Broker
    {
        Name = name,
        Kind = map.Text("kind")!,
        Version = map.Text("version"),
        Members = Number(map, "members", 1),
        Storage = map.Text("storage"),
        Exchange = map.Text("exchange"),
    });

    public static ImmutableSortedDictionary<string, ExternalService> External(MapNode section, string folder) => Named(section, (name, map) => new ExternalService
    {
        Name = name,
        Description = map.Text("description"),
        Probe = map.Text("probe"),
        Mock = map["mock"] is MapNode mock ? new(ServiceReader.Run(mock.Section("run"), folder), ServiceReader.Http(mock.Section("http"))) : null,
        MockAddress = map.Text("mock"),
        Sandbox = map.Text("sandbox"),
        Live = map.Text("live"),
    });

    internal static ImmutableSortedDictionary<string, T> Named<T>(MapNode section, Func<string, MapNode, T> read) =>
        section.Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => read(entry.Key.Value, (MapNode)entry.Value), StringComparer.Ordinal);

    private static BackupPolicy Backup(MapNode map)
    {
        var usual = new BackupPolicy();
        return new()
        {
            Every = Time(map, "every", usual.Every),
            Keep = Time(map, "keep", usual.Keep),
            Pitr = map["pitr"] is null ? null : Time(map, "pitr", TimeSpan.Zero),
        };
    }
}
