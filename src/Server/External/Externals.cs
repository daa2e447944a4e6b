using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.External;

/// <summary>Looks up the addresses of external services as late as possible, and asks them.</summary>
/// <param name="platformOf">A platform by its name; what it throws is passed on.</param>
/// <param name="probe">Asks.</param>
internal sealed class Externals(Func<string, ISeenPlatform> platformOf, IExternalProbe probe) : IExternals
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExternalView>> LookAsync(string platform, CancellationToken cancellationToken)
    {
        var seen = platformOf(platform);
        if (seen.State.File is not { } file)
        {
            return [];
        }

        var (declared, environment) = (AppliedPlatform.In(file), AppliedPlatform.Environment(file));
        var answers = (await AskAsync(file, cancellationToken).ConfigureAwait(false)).ToDictionary(answer => answer.Face.Name);
        return
        [
            .. declared.External.Values.Select(external =>
            {
                var asked = answers.GetValueOrDefault(external.Name);
                var (verdict, sentence) = asked.Result is { } result ? (result.Verdict, result.Sentence) : Unasked(seen, declared, external);
                return new ExternalView(
                    external.Name, external.Description, RunViews.Camel(environment.External[external.Name]),
                    asked.Face is { } face && Uri.TryCreate(face.Address, UriKind.Absolute, out var address) ? ExternalProbe.Shown(address) : null,
                    [.. declared.Services.Values.Where(service => service.External.Contains(external.Name)).Select(service => service.Name)],
                    verdict is { } said ? RunViews.Camel(said) : null, sentence);
            }),
        ];
    }

    /// <summary>Asks all at once; those that no service asks are left alone.</summary>
    public async Task<IReadOnlyList<(ExternalFace Face, CheckResult Result)>> AskAsync(FileApplied file, CancellationToken cancellationToken)
    {
        var faces = await FacesAsync(file, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(faces.Select(async face => (face, await probe.AskAsync(face, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
    }

    /// <summary>Asks one; null when the file in force has it no more, or runs it as a mock.</summary>
    public async Task<CheckResult?> AskAsync(string platform, string external, CancellationToken cancellationToken)
    {
        var file = platformOf(platform).State.File!;
        var face = (await FacesAsync(file, cancellationToken).ConfigureAwait(false)).FirstOrDefault(face => face.Name == external);
        return face is null ? null : await probe.AskAsync(face, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<ExternalFace>> FacesAsync(FileApplied file, CancellationToken cancellationToken)
    {
        var (platform, _) = await AppliedPlatform.ResolveAsync(file, cancellationToken).ConfigureAwait(false);
        return [.. ExternalFace.AskedBy(platform, platform.Environments[file.Environment])];
    }

    private static (Verdict? Verdict, string Sentence) Unasked(ISeenPlatform platform, Platform declared, ExternalService external)
    {
        if (!declared.Services.ContainsKey(external.Name))
        {
            return (null, "no service asks it here");
        }

        var state = platform.State;
        var release = state.Current?.Services.GetValueOrDefault(external.Name);
        return release is not null && platform.Seen?.AllReady(state.Name, release) == true
            ? (Verdict.Pass, $"its mock {release.Version} runs here and is ready")
            : (Verdict.Error, "its mock does not run here");
    }
}
