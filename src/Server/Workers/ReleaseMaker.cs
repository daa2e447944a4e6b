using System.Collections.Immutable;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Scaling;

namespace Agrimaan.Server.Workers;

/// <summary>Makes releases: copies the files of every service into the store, then freezes the rest.</summary>
internal sealed class ReleaseMaker(IArtefactStore store, ISecretStore secrets, ReleaseFiles files, TimeProvider clock)
{
    /// <exception cref="ProblemException">The version or a setting is wrong, or files are missing.</exception>
    public async Task<Release> MakeAsync(PlatformLoop loop, CreateRelease request, string author, CancellationToken cancellationToken)
    {
        var file = loop.State.File ?? throw new ProblemException(new("platform.noFile", $"{loop.State.Name} has no platform file yet.", "Hand one in: `agrimaan up FILE`.", 409));
        var (read, values) = await AppliedPlatform.ResolveAsync(file, cancellationToken).ConfigureAwait(false);
        var platform = read with { Name = loop.State.Name };
        var overrides = Overrides(platform, request.Settings ?? ImmutableDictionary<string, string>.Empty);
        _ = VersionOf(loop.State, request.Version);
        var (artefacts, hold) = await AddAndHoldAsync(platform, cancellationToken).ConfigureAwait(false);
        using var held = hold;
        var marks = await MarksAsync(values, cancellationToken).ConfigureAwait(false);
        var state = await loop.RecordAsync(
            state =>
            {
                var release = ReleaseBuilder.Build(platform, artefacts, overrides, marks, state.Releases, VersionOf(state, request.Version), author, request.Commit, clock.GetUtcNow());

                // Who names no version wants what there is now released: if it is already, that release will do.
                return request.Version is null && state.Releases is [.., var newest] && newest.SameContentAs(release) ? [] : [new ReleaseCreated(release)];
            },
            cancellationToken).ConfigureAwait(false);
        return state.Releases[^1];
    }

    /// <summary>The current release with other counts of instances, or with services that start anew.</summary>
    /// <exception cref="ProblemException">There is no current release, or a service or count is wrong.</exception>
    public async Task<Release> DeriveAsync(PlatformLoop loop, IReadOnlyDictionary<string, int> replicas, IReadOnlySet<string> restart, string author, CancellationToken cancellationToken)
    {
        var state = await loop.RecordAsync(
            state =>
            {
                var current = state.Standing() ?? throw ScaleLimits.NothingRuns(state);
                ScaleLimits.Check(state, current, replicas, restart);
                var release = ReleaseBuilder.Derive(current, replicas, restart, state.Releases, VersionOf(state, null), author, clock.GetUtcNow());
                return release.SameContentAs(current)
                    ? throw new ProblemException(new("plan.empty", "That is what runs already.", "There is nothing to do.", 409))
                    : [new ReleaseCreated(release)];
            },
            cancellationToken).ConfigureAwait(false);
        return state.Releases[^1];
    }

    /// <summary>The release as it ran elsewhere: the same version, files and author, with the settings and secrets of this environment.</summary>
    /// <exception cref="ProblemException">The version is taken by another release, or older than what is here.</exception>
    public async Task<Release> PromoteAsync(PlatformLoop loop, Release from, CancellationToken cancellationToken)
    {
        var (read, values) = await AppliedPlatform.ResolveAsync(loop.State.File!, cancellationToken).ConfigureAwait(false);
        var platform = read with { Name = loop.State.Name };
        var artefacts = Promotion.Artefacts(platform, from);
        var marks = await MarksAsync(values, cancellationToken).ConfigureAwait(false);
        using var hold = await files.HoldAsync(cancellationToken).ConfigureAwait(false);
        files.Need(from);
        var state = await loop.RecordAsync(
            state =>
            {
                Release Make(SemanticVersion version) => ReleaseBuilder.Build(
                    platform, artefacts, ImmutableDictionary<string, ImmutableSortedDictionary<string, string>>.Empty, marks, state.Releases, version, from.Author, from.Commit, clock.GetUtcNow()) with { PromotedFrom = from.Platform };
                if (state.Find(from.Version) is not { } known)
                {
                    return [new ReleaseCreated(Make(VersionOf(state, from.Version)))];
                }

                if (SemanticVersion.TryParse(from.Version, out var same) && Make(same).SameContentAs(known))
                {
                    return known.PromotedFrom == from.Platform ? [] : [new ReleasePromoted(known.Version, from.Platform)];
                }

                throw new ProblemException(new(
                    "release.exists", $"{state.Name} has a {from.Version} with other files or settings, and a release never changes.",
                    $"Make a release with a higher version on {from.Platform}, let it run there, and take that one.", 409));
            },
            cancellationToken).ConfigureAwait(false);
        return state.Find(from.Version)!;
    }

    /// <summary>Files that were there already may be cleaned away before the release says that it needs them; then they are copied once more.</summary>
    private async Task<(Dictionary<string, string> Artefacts, IDisposable Hold)> AddAndHoldAsync(Platform platform, CancellationToken cancellationToken)
    {
        while (true)
        {
            var artefacts = await AddAsync(platform, cancellationToken).ConfigureAwait(false);
            var hold = await files.HoldAsync(cancellationToken).ConfigureAwait(false);
            if (artefacts.Values.All(files.Has))
            {
                return (artefacts, hold);
            }

            hold.Dispose();
        }
    }

    private async Task<Dictionary<string, ImmutableSortedDictionary<string, string>>> MarksAsync(
        ImmutableDictionary<string, ImmutableSortedDictionary<string, SecretValue>> values, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
        try
        {
            foreach (var (service, own) in values)
            {
                var kept = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
                foreach (var (variable, value) in own)
                {
                    kept[variable] = await secrets.KeepAsync(value, cancellationToken).ConfigureAwait(false);
                }

                marks[service] = kept.ToImmutable();
            }
        }
        catch (SecretException fault)
        {
            throw new ProblemException(new("secret.failed", $"The release cannot be made: {fault.Message}.", "Mend that, then try again.", 422));
        }

        return marks;
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
