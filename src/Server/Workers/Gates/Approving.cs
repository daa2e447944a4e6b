using Agrimaan.Client;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Workers.Gates;

/// <summary>People agree to plans.</summary>
internal sealed class Approving(WorkerList workers)
{
    public ApprovalsView Of(string platform, string release) => View(workers.Get(platform).Loop.State, release);

    /// <param name="platform">The platform.</param>
    /// <param name="request">What they agree to.</param>
    /// <param name="by">Who.</param>
    /// <param name="roles">In which they may, the particular ones first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProblemException">The plan is another by now, or they may not.</exception>
    public async Task<ApprovalsView> ApproveAsync(string platform, Approve request, string by, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        var worker = workers.Get(platform);
        var state = await worker.Loop.RecordAsync(state => Decide(state, request, by, roles), cancellationToken).ConfigureAwait(false);
        worker.Wake();
        return View(state, request.Release);
    }

    private static IReadOnlyList<PlatformEvent> Decide(PlatformState state, Approve request, string by, IReadOnlyList<string> roles)
    {
        var release = RunRequests.Known(state, request.Release);
        var plan = RunRequests.PlanFor(state, PlanKind.Deploy, release);
        var rules = AppliedPlatform.Environment(state.File!);
        if (request.PlanHash != plan.Hash)
        {
            throw new ProblemException(new("plan.changed", $"The plan has changed: it is {plan.Hash} now, {request.PlanHash} was to be approved.", $"Look at it again: `agrimaan plan {release.Version} --platform {state.Name}`.", 409));
        }

        if (plan.Steps.IsEmpty)
        {
            throw new ProblemException(new("plan.empty", $"{release.Version} is what runs already.", "There is nothing to approve.", 409));
        }

        if (rules.Approvals.Count == 0)
        {
            throw new ProblemException(new("approval.notNeeded", $"{rules.Name} asks nobody to approve.", $"Go on: `agrimaan deploy {release.Version} --platform {state.Name}`.", 409));
        }

        if (Delivery.Policy.Gates.Same(by, release.Author))
        {
            throw new ProblemException(new("approval.own", $"{release.Author} made {release.Version}, and nobody approves their own release.", "Ask somebody else to look at it and approve it.", 409));
        }

        var role = Delivery.Policy.Gates.RoleFor(rules.Approvals, roles)
            ?? throw new ProblemException(new("approval.role", $"{rules.Name} wants approvals of {string.Join(" or ", rules.Approvals.Roles)}; {by} is {string.Join(", ", roles)}.", "Ask somebody who is one of them.", 409));
        return state.Approvals.Exists(one => one.Run is null && one.PlanHash == plan.Hash && one.Release == release.Version && Delivery.Policy.Gates.Same(one.By, by))
            ? []
            : [new PlanApproved(release.Version, plan.Hash, by, role)];
    }

    private static ApprovalsView View(PlatformState state, string version)
    {
        var release = RunRequests.Known(state, version);
        var hash = RunRequests.PlanFor(state, PlanKind.Deploy, release).Hash;
        var rule = AppliedPlatform.Environment(state.File!).Approvals;
        return new(
            state.Name, version, release.Author, hash, rule.Count, rule.Roles,
            [.. state.Approvals.Where(one => one.Release == version).Select(one => new ApprovalView(one.By, one.Role, one.At, one.PlanHash, one.PlanHash == hash && one.Run is null) { Run = one.Run })]);
    }
}
