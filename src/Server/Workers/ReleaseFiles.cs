using Agrimaan.Delivery.Releases;
using Agrimaan.Local.Artefacts;

namespace Agrimaan.Server.Workers;

/// <summary>Whether the files of a release are still there, and the one gate between those who begin to need them and the cleaner.</summary>
internal sealed class ReleaseFiles(StoreCleaning store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Until it is disposed, no artefact goes and nobody begins to need one. Held for moments only.</summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_gate);
    }

    public bool Has(string artefact) => store.Has(artefact);

    public bool AreGone(Release release) => !Retention.ArtefactsOf(release).All(store.Has);

    /// <exception cref="ProblemException">They were removed.</exception>
    public void Need(Release release)
    {
        if (AreGone(release))
        {
            throw new ProblemException(new(
                "release.gone", $"The files of {release.Version} were removed from the store.",
                "Go to a release that has them (`agrimaan release list`), or build that version's source and make a new one: `agrimaan release create`.", 409));
        }
    }

    public void Dispose() => _gate.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
