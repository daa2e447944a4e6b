using System.Collections.Immutable;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers;

/// <summary>Makes releases: copies the files of every service into the store, then freezes the rest.</summary>
internal sealed class ReleaseMaker(IArtefactStore store, TimeProvider clock)
{
    /// <exception cref="ProblemException">The version or a setting is wrong, or files are missing.</exception>
    public async Task<Release> MakeAsync(PlatformLoop loop, CreateRelease request, string author, CancellationToken cancellationToken)
    {
        var file = loop.State.File ?? throw new ProblemException(new("platform.noFile", $"{loop.State.Name} has no platform file yet.", "Hand one in: `agrimaan up FILE`.", 409));
        var platform = PlatformFile.Read(file.Text, file.File).Platform!;
        var overrides = Overrides(platform, request.Settings ?? ImmutableDictionary<string, string>.Empty);
        _ = VersionOf(loop.State, request.Version);
        var artefacts = await AddAsync(platform, cancellationToken).ConfigureAwait(false);
        var state = await loop.RecordAsync(
            state =>
            {
                var release = ReleaseBuilder.Build(platform, artefacts, overrides, state.Releases, VersionOf(state, request.Version), author, request.Commit, clock.GetUtcNow());

                // Who names no version wants what there is now released: if it is already, that release will do.
                return request.Version is null && state.Releases is [.., var newest] && newest.SameContentAs(release) ? [] : [new ReleaseCreated(release)];
            },
            cancellationToken).ConfigureAwait(false);
        return state.Releases[^1];
    }

    private async Task<Dictionary<string, string>> AddAsync(Platform platform, CancellationToken cancellationToken)
    {
        var byFolder = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var folder in platform.Services.Values.Select(service => service.Run.Files).Distinct(StringComparer.Ordinal))
            {
                byFolder[folder] = await store.AddAsync(folder, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ArtefactException fault)
        {
            throw new ProblemException(new("artefact.failed", $"The release cannot be made: {fault.Message}.", "Mend that, then try again.", 422));
        }

        return platform.Services.Values.ToDictionary(service => service.Name, service => byFolder[service.Run.Files]);
    }

    private static SemanticVersion VersionOf(PlatformState state, string? asked)
    {
        var newest = state.Releases.Select(release => SemanticVersion.TryParse(release.Version, out var version) ? version : null).OfType<SemanticVersion>().Max();
        if (asked is null)
        {
            return newest?.NextPatch ?? First();
        }

        if (!SemanticVersion.TryParse(asked, out var wanted))
        {
            throw new ProblemException(new("release.version", $"'{asked}' is no semantic version.", "Write it like 1.4.2.", 422));
        }

        return newest is null || wanted > newest
            ? wanted
            : throw new ProblemException(new("release.notNewer", $"{asked} is not newer than {newest}, which exists.", $"Use {newest.NextPatch} or later.", 409));
    }

    private static SemanticVersion First() => SemanticVersion.TryParse("1.0.0", out var first) ? first : throw new InvalidOperationException();

    private static Dictionary<string, ImmutableSortedDictionary<string, string>> Overrides(Platform platform, IReadOnlyDictionary<string, string> settings)
    {
        var overrides = new Dictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (key, value) in settings)
        {
            var dot = key.IndexOf('.', StringComparison.Ordinal);
            var (service, name) = dot > 0 ? (key[..dot], key[(dot + 1)..]) : ("", key);
            if (!platform.Services.ContainsKey(service))
            {
                var near = Suggestion.Nearest(service, platform.Services.Keys);
                throw new ProblemException(new("setting.unknownService", $"'{key}' names no service of {platform.Name}.", near is null ? "Write it like user-service.NAME=value." : $"Did you mean '{near}.{name}'?", 422));
            }

            if (!SettingsReader.IsName(name))
            {
                throw new ProblemException(new("setting.name", $"'{name}' cannot be set.", "Use another name: letters, digits and _; PORT and AGRIMAAN_… are set by the program.", 422));
            }

            overrides[service] = overrides.GetValueOrDefault(service, ImmutableSortedDictionary<string, string>.Empty).SetItem(name, value);
        }

        return overrides;
    }
}
