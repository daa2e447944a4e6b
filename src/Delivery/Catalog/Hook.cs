using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Something of the platform's own that is done during a deploy: a request, or a command; one of the two is there.</summary>
public sealed record Hook
{
    public required string Name { get; init; }

    public required HookMoment When { get; init; }

    /// <summary>The service whose rollout it belongs to; null for the release as a whole, and for <see cref="HookMoment.During"/> and <see cref="HookMoment.Step"/> each service's.</summary>
    public string? Service { get; init; }

    public HookRequest? Http { get; init; }

    public HookCommand? Command { get; init; }

    /// <summary>Longest time for all tries together. 1 s to 1 h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the run goes on when it fails; always so after a deploy and on the way back.</summary>
    public bool MayFail { get; init; }
}

/// <summary>When a hook is done.</summary>
public enum HookMoment
{
    /// <summary>Before anything changes; of a service, when its new version is ready and before it takes traffic.</summary>
    Before,

    /// <summary>At each share of a service's traffic, when it has passed its check.</summary>
    During,

    /// <summary>Where the steps of a rollout name it.</summary>
    Step,

    /// <summary>When everything is done; of a service, when that is.</summary>
    After,

    /// <summary>As soon as a run goes back, beside it.</summary>
    Rollback,
}

/// <summary>A request. All of it may hold references to values of the environment, and to what the hook is about.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">JSON text; null is what the hook is about.</param>
public sealed record HookRequest(string Url, string Method, ImmutableSortedDictionary<string, string> Headers, string? Body);

/// <summary>A command, without a shell.</summary>
/// <param name="Run">Program and arguments, as they are.</param>
/// <param name="Folder">Where it runs, relative to the platform file.</param>
/// <param name="Settings">Environment variables; may hold references to values of the environment.</param>
public sealed record HookCommand(ImmutableArray<string> Run, string Folder, ImmutableSortedDictionary<string, string> Settings);
