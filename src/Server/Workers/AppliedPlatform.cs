using System.Collections.Immutable;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Recovery;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>The platform file that was handed in, read for the environment it runs as.</summary>
internal static class AppliedPlatform
{
    private const long LargestValuesFile = 1024 * 1024;

    /// <summary>As its text says it; references are not resolved.</summary>
    public static Platform In(FileApplied file) => PlatformFile.Read(file.Text, file.File).Platform!.In(file.Environment);

    /// <summary>The environment's rules.</summary>
    public static TargetEnvironment Environment(FileApplied file) => PlatformFile.Read(file.Text, file.File).Platform!.Environments[file.Environment];

    /// <summary>What a deploy does besides moving services.</summary>
    public static Precautions Precautions(FileApplied file)
    {
        var (platform, environment) = (In(file), Environment(file));
        return new([.. environment.Journeys.Select(name => platform.Journeys[name])], [.. BackupRules.StoresOf(platform, environment).Select(store => store.Name)]) { External = [.. ExternalFace.AskedBy(platform, environment)], Hooks = environment.Hooks };
    }

    /// <summary>The address of a store in the environment, with what it refers to read from the files of values now. It may hold a password.</summary>
    /// <exception cref="ProblemException">A file is missing, or lacks a name.</exception>
    public static async Task<string> AddressAsync(FileApplied file, string store, CancellationToken cancellationToken)
    {
        var values = await ValuesAsync(file, cancellationToken).ConfigureAwait(false);
        var address = References.Resolve(
            Environment(file).Addresses[store], name => values.LastOrDefault(one => one.Values.ContainsKey(name))?.Values[name].Reveal(), out var missing);
        return missing.IsEmpty ? address : throw new ProblemException(new(
            "values.missing", $"The address of {store} in {file.Environment} refers to {missing[0]}, which no file of values has.", $"Add {missing[0]}=... to a file under environments.{file.Environment}.values.", 422));
    }

    /// <summary>The values that texts refer to, read from the environment's files of values now; nothing is read when they refer to none.</summary>
    /// <exception cref="ProblemException">A file is missing.</exception>
    public static async Task<IReadOnlyDictionary<string, SecretValue>> ValuesOfAsync(FileApplied file, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var names = texts.SelectMany(text => References.Names(text)).Where(name => !name.StartsWith("AGRIMAAN_", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var files = names.Count == 0 ? [] : await ValuesAsync(file, cancellationToken).ConfigureAwait(false);
        return files.SelectMany(one => one.Values).Where(value => names.Contains(value.Key)).GroupBy(value => value.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
    }

    /// <summary>With everything that it refers to read from the environment's files of values.</summary>
    /// <returns>The platform, and per service the values of its secrets by variable.</returns>
    /// <exception cref="ProblemException">A file is missing or faulty, or lacks a name.</exception>
    public static async Task<(Platform Platform, ImmutableDictionary<string, ImmutableSortedDictionary<string, SecretValue>> Secrets)> ResolveAsync(
        FileApplied file, CancellationToken cancellationToken)
    {
        var values = await ValuesAsync(file, cancellationToken).ConfigureAwait(false);
        var reading = PlatformFile.Read(file.Text, file.File, file.Environment, values);
        var platform = reading.Platform ?? throw Applications.Invalid(file.File, reading.Faults);
        var secrets = ImmutableDictionary.CreateBuilder<string, ImmutableSortedDictionary<string, SecretValue>>(StringComparer.Ordinal);
        foreach (var service in platform.Services.Values.Where(service => !service.Secrets.IsEmpty))
        {
            var own = ImmutableSortedDictionary.CreateBuilder<string, SecretValue>(StringComparer.Ordinal);
            foreach (var (name, source) in service.Secrets)
            {
                own[SecretSource.Variable(name)] = source.Place == SecretPlace.File
                    ? new((await ReadAsync(source.Where, $"the secret {name}", cancellationToken).ConfigureAwait(false)).TrimEnd('\r', '\n'))
                    : values.Last(one => one.Values.ContainsKey(source.Where)).Values[source.Where];
            }

            secrets[service.Name] = own.ToImmutable();
        }

        return (platform, secrets.ToImmutable());
    }

    /// <summary>What the files of values of the environment say now.</summary>
    /// <exception cref="ProblemException">A file is missing.</exception>
    public static async Task<List<DotEnv>> ValuesAsync(FileApplied file, CancellationToken cancellationToken)
    {
        var values = new List<DotEnv>();
        foreach (var path in Environment(file).Values)
        {
            values.Add(DotEnv.Parse(await ReadAsync(path, $"the values of {file.Environment}", cancellationToken).ConfigureAwait(false), path));
        }

        return values;
    }

    private static async Task<string> ReadAsync(string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size <= LargestValuesFile
                ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)
                : throw new ProblemException(new("values.tooLarge", $"{path} is larger than 1 MB; {what} cannot be in there.", "Look at its path in the platform file.", 422));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new("values.unreadable", $"{path}, which holds {what}, cannot be read: {fault.Message}", "Write that file, or change its path in the platform file.", 422));
        }
    }
}
