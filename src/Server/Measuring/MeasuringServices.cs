using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification.Measuring;
using Agrimaan.Server.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Agrimaan.Server.Measuring;

/// <summary>Registers who measures: a line per source.</summary>
internal static class MeasuringServices
{
    public static void AddMeasuring(this IServiceCollection services)
    {
        services.AddSingleton<MeasuringHttp>();
        services.AddSingleton<IMeasurer, PrometheusMeasurer>().AddSingleton<IMeasurer, HttpMeasurer>().AddSingleton<IMeasurer, LogMeasurer>();
        services.AddSingleton<IMeasurer>(provider => new CommandMeasurer(platform => Path.GetDirectoryName(FileOf(provider, platform)!.File)!));
        services.AddSingleton<IMeasurements>(provider => new BackgroundMeasurements(
            provider.GetServices<IMeasurer>(), (platform, cancellationToken) => ValuesAsync(FileOf(provider, platform), cancellationToken),
            platform => provider.GetRequiredService<WorkerList>().Find(platform)?.Wake(), provider.GetRequiredService<TimeProvider>()));
    }

    private static FileApplied? FileOf(IServiceProvider provider, string platform) => provider.GetRequiredService<WorkerList>().Get(platform).State.File;

    /// <summary>A later file wins.</summary>
    private static async Task<IReadOnlyDictionary<string, SecretValue>> ValuesAsync(FileApplied? file, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        foreach (var (name, value) in file is null ? [] : (await AppliedPlatform.ValuesAsync(file, cancellationToken).ConfigureAwait(false)).SelectMany(one => one.Values))
        {
            values[name] = value;
        }

        return values;
    }
}
