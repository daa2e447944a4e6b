using System.Collections.Immutable;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers.Views;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>Looks at everything that must allow a plan, and lets it start or says all that is missing.</summary>
internal sealed class GateKeeper(IEnumerable<IChecklistItem> items, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks at the items that the environment's checklist names; a way back needs none.</summary>
    public async Task<ImmutableArray<Evidence>> LookAsync(PlatformWorker worker, Plan plan, CancellationToken cancellationToken)
    {
        var state = worker.Loop.State;
        var rules = AppliedPlatform.Environment(state.File!);
        return plan.Kind == PlanKind.Rollback || plan.Steps.IsEmpty ? []
            : await LookAsync(rules.Checklist, new(worker, rules, RunRequests.Known(state, plan.Release), plan, clock.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at these items.</summary>
    public async Task<ImmutableArray<Evidence>> LookAsync(IEnumerable<string> names, Deployment deployment, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var name in names)
        {
            found.Add(await LookAsync(name, deployment, cancellationToken).ConfigureAwait(false));
        }

        return found.ToImmutable();
    }

    public ImmutableArray<Gate> Of(PlatformState state, Plan plan, string person, IEnumerable<Evidence> evidence) => Delivery.Policy.Gates.Of(
        AppliedPlatform.Environment(state.File!), plan, RunRequests.Known(state, plan.Release).Author, person, state.Approvals, evidence, clock.GetUtcNow());

    /// <returns>What allows it.</returns>
    /// <exception cref="ProblemException">A gate is closed; all of them are named.</exception>
    public ImmutableArray<Gate> Need(PlatformState state, Plan plan, string person, IEnumerable<Evidence> evidence)
    {
        var gates = Of(state, plan, person, evidence);
        var closed = gates.Where(gate => !gate.Open).ToList();
        return closed.Count == 0 ? gates : throw new ProblemException(new(
            "gate.closed",
            $"{plan.Release} may not be deployed on {plan.Platform} now: {(closed.Count == 1 ? "1 gate is" : $"{closed.Count} gates are")} closed.",
            $"Do what stands beside them, then `agrimaan deploy {plan.Release} --platform {plan.Platform}`. Going back (`agrimaan rollback`) needs no gate.", 409)
        {
            Gates = [.. closed.Select(GateViews.Of)],
        });
    }

    private async Task<Evidence> LookAsync(string name, Deployment deployment, CancellationToken cancellationToken)
    {
        if (items.FirstOrDefault(item => item.Name == name) is not { } able)
        {
            return Evidence.Unknown(name, "this control plane cannot prove it", "Update it, or take the item from the checklist of the platform file.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await able.LookAsync(deployment, patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return Evidence.Unknown(name, fault.Message, "Look again in a moment; if it stays so, see serve.log in the home folder.");
        }
    }
}
