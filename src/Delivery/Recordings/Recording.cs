using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Strategies;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Delivery.Recordings;

/// <summary>What was seen and decided in a run.</summary>
/// <param name="Head">The run.</param>
/// <param name="Items">In the order they happened.</param>
/// <param name="Whole">Whether nothing was lost at the end of the file and nothing left out for its size.</param>
public sealed record Recording(RecordingHead Head, ImmutableArray<RecordedItem> Items, bool Whole)
{
    /// <summary>The steps that a policy can be asked about: a service that moved from one version to another, watched.</summary>
    public static IEnumerable<PlanStep> RolloutsOf(Plan plan) =>
        plan.Steps.Where(step => step is { Kind: StepKind.Rollout, From: not null, To: not null } && step.Strategy != Strategy.AtOnce);
}

/// <summary>Whose recording it is.</summary>
public sealed record RecordingHead(string Run, string Author, DateTimeOffset StartedAt, Plan Plan);

/// <summary>One thing that is kept.</summary>
public abstract record RecordedItem(DateTimeOffset At);

/// <summary>A control plane took the run up: what the judge had in mind of the check in progress was gone.</summary>
public sealed record TakenUp(DateTimeOffset At) : RecordedItem(At);

/// <summary>Something happened that is about no step, or nobody looked: a person asked, the run went back or ended.</summary>
public sealed record Happened(DateTimeOffset At, RunEvent Event) : RecordedItem(At);

/// <summary>A look at one step.</summary>
/// <param name="At">When.</param>
/// <param name="Step">Its id.</param>
/// <param name="Phase">Where it stood before what was decided.</param>
/// <param name="Target">The share that was wanted, parts per 10,000.</param>
/// <param name="Served">The share that the gateway served; null while it was not settled.</param>
/// <param name="Reading">Counts of both sides; null when they could not be read. Of latency one count per bucket.</param>
/// <param name="Instances">Those of the new side.</param>
/// <param name="Decided">What was decided about the step; readings and evidence are left out of it.</param>
public sealed record RecordedLook(
    DateTimeOffset At, string Step, StepPhase Phase, int Target, int? Served, SidesReading? Reading, ImmutableArray<Instance> Instances, ImmutableArray<RunEvent> Decided) : RecordedItem(At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordingHead))]
[JsonSerializable(typeof(ImmutableArray<RunEvent>))]
[JsonSerializable(typeof(ImmutableArray<Instance>))]
internal sealed partial class RecordingJson : JsonSerializerContext;
