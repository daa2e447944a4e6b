using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Artefacts;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>The files of the release are in the store.</summary>
internal sealed class ArtefactsPresent(StoreCleaning store) : IChecklistItem
{
    public string Name => Checklist.ArtefactsPresent;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var (needed, sizes) = (Retention.ArtefactsOf(deployment.Release).Distinct().ToList(), store.Sizes());
        var missing = needed.Where(artefact => !sizes.ContainsKey(artefact)).ToList();
        return Task.FromResult(missing.Count == 0
            ? Evidence.Proved(Name, $"{Amounts.Of(needed.Count, "artefact")} with {Amounts.Bytes(needed.Sum(artefact => sizes[artefact]))} in the store")
            : Evidence.Missing(Name, $"{missing.Count} of {Amounts.Of(needed.Count, "artefact")} removed from the store", "Make a new release of that version's source: `agrimaan release create`."));
    }
}

/// <summary>The values of the release's secrets are kept.</summary>
internal sealed class SecretsPresent(ISecretStore secrets) : IChecklistItem
{
    public string Name => Checklist.SecretsPresent;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var (kept, lost) = Kept.Of(deployment.Release, secrets);
        return Task.FromResult(lost.Count == 0
            ? Evidence.Proved(Name, kept == 0 ? "the release has no secrets" : $"the values of {Amounts.Of(kept, "secret")} are kept")
            : Evidence.Missing(Name, $"no value is kept for {string.Join(", ", lost)}", "Make a new release, which takes the values from their sources again: `agrimaan release create`."));
    }
}

/// <summary>The release that a failed deploy goes back to is whole.</summary>
internal sealed class RollbackReady(ReleaseFiles files, ISecretStore secrets) : IChecklistItem
{
    public string Name => Checklist.RollbackReady;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        if (deployment.Platform.State.Current is not { } current)
        {
            return Task.FromResult(Evidence.Proved(Name, "nothing runs yet: the way back is to end what was started"));
        }

        var (kept, lost) = Kept.Of(current, secrets);
        return Task.FromResult(files.AreGone(current) || lost.Count > 0
            ? Evidence.Missing(Name, $"{current.Version}, which runs now, {(lost.Count > 0 ? $"lacks the values of {string.Join(", ", lost)}" : "lacks files in the store")}", "Make and deploy a release of the same source first, so that there is one to go back to.")
            : Evidence.Proved(Name, $"{current.Version} can be gone back to: {Amounts.Of(current.Services.Count, "service")} with their files{(kept > 0 ? $" and {Amounts.Of(kept, "secret")}" : "")}"));
    }
}

/// <summary>The source of the release is known.</summary>
internal sealed class CommitKnown : IChecklistItem
{
    public string Name => Checklist.CommitKnown;

    public Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(deployment.Release.Commit is { Length: > 0 } commit
        ? Evidence.Proved(Name, $"{deployment.Release.Version} was made from {commit} by {deployment.Release.Author}")
        : Evidence.Missing(Name, $"nobody said which source {deployment.Release.Version} was made from", "Make a release that says it: `agrimaan release create --commit REVISION`."));
}

/// <summary>Which secrets of a release have their values.</summary>
internal static class Kept
{
    public static (int Kept, IReadOnlyList<string> Lost) Of(Release release, ISecretStore secrets)
    {
        var all = release.Services.Values.SelectMany(service => service.Secrets.Select(secret => (Name: $"{service.Service} {secret.Key}", secret.Value))).ToList();
        var lost = all.Where(secret => !Has(secrets, secret.Value)).Select(secret => secret.Name).ToList();
        return (all.Count - lost.Count, lost);
    }

    private static bool Has(ISecretStore secrets, string mark)
    {
        try
        {
            _ = secrets.Reveal(mark);
            return true;
        }
        catch (SecretException)
        {
            return false;
        }
    }
}
