using System.Text.Json.Serialization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Strategies;

/// <summary>
/// One move of a rollout. Every strategy is a list of these, and the loop that makes them is the same for all: a move begins with
/// an event in the journal, and the next begins when this one is done.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "move")]
[JsonDerivedType(typeof(Scale), "scale")]
[JsonDerivedType(typeof(SetWeight), "setWeight")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(Check), "check")]
[JsonDerivedType(typeof(Mirror), "mirror")]
[JsonDerivedType(typeof(Switch), "switch")]
[JsonDerivedType(typeof(Perform), "perform")]
[JsonDerivedType(typeof(Quorum), "quorum")]
public abstract record Move;

/// <summary>Wants this many instances of each side; done when the new ones are ready and the surplus old ones are gone.</summary>
/// <param name="Next">Instances of the new version, 0 to 100.</param>
/// <param name="Stable">Instances of the old one, 0 to 100.</param>
public sealed record Scale(int Next, int Stable) : Move;

/// <summary>Waits until one instance may be away; done when so many others are ready, given up after the longest time of a step.</summary>
/// <param name="Ready">How many others.</param>
/// <param name="Without">The number of the instance that is to be away.</param>
public sealed record Quorum(int Ready, int Without) : Move;

/// <summary>Gives the new version this share of traffic; done when the gateway serves it.</summary>
/// <param name="Weight">Parts per 10,000.</param>
public sealed record SetWeight(int Weight) : Move;

/// <summary>Rests; done after a time, or when somebody promotes. A failure of the new version goes back all the same.</summary>
/// <param name="For">How long; null until somebody promotes.</param>
public sealed record Pause(TimeSpan? For) : Move;

/// <summary>Sends the new version copies of requests that change nothing, before it takes traffic; done after a time. Too many answers with another status go back.</summary>
/// <param name="Share">Of how many requests, parts per 10,000.</param>
/// <param name="For">How long.</param>
public sealed record Mirror(int Share, TimeSpan For) : Move;

/// <summary>Judges live traffic: against the old side while that has traffic, afterwards against what it did before.</summary>
/// <param name="For">Shortest time.</param>
/// <param name="Deadline">Longest time while evidence is missing.</param>
/// <param name="OnInconclusive">What to do then.</param>
public sealed record Check(TimeSpan For, TimeSpan Deadline, InconclusiveAction OnInconclusive) : Move;

/// <summary>Gives the new version all traffic in one move; done when the gateway serves it.</summary>
public sealed record Switch : Move;

/// <summary>Where a hook stands among the moves of a strategy. No plan has any: the planner, which knows the hooks, puts the hook in its place.</summary>
/// <param name="Name">Of the hook.</param>
internal sealed record HookPlace(string Name) : Move;

/// <summary>Has long work done; done when its answers all pass, and a failure goes back.</summary>
/// <param name="Task">The work.</param>
/// <param name="Deadline">Longest time, tries that could not be made included.</param>
public sealed record Perform(StepTask Task, TimeSpan Deadline) : Move
{
    /// <summary>Whether the run goes on all the same when it fails, or does not end in time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MayFail { get; init; }
}
