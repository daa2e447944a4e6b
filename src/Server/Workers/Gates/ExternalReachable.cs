using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.External;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>What the platform needs of others is there.</summary>
internal sealed class ExternalReachable(Externals externals) : IChecklistItem
{
    public string Name => Checklist.ExternalReachable;

    public async Task<Evidence> LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var state = deployment.Platform.State;
        var answers = await externals.AskAsync(state.File!, cancellationToken).ConfigureAwait(false);
        var silent = answers.Where(answer => answer.Result.Verdict != Verdict.Pass).ToList();
        return silent.Count > 0
            ? Evidence.Missing(Name, string.Join("; ", silent.Select(answer => $"{answer.Face.Name}: {answer.Result.Sentence}")), $"Wait until it answers; see `agrimaan external --platform {state.Name}`.")
            : Evidence.Proved(Name, answers.Count == 0 ? "no service asks anything outside" : string.Join("; ", answers.Select(answer => $"{answer.Face.Name}: {answer.Result.Sentence}")));
    }
}
