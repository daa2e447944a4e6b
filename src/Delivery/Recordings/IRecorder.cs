using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Recordings;

/// <summary>
/// Keeps what the engine sees and decides while a run lasts, so that another policy can be asked about it later. It answers at once
/// and never throws: what cannot be kept is lost, and the rollout does not notice.
/// </summary>
public interface IRecorder
{
    /// <param name="run">The run before what was decided.</param>
    /// <param name="seen">The world at this look; null when a person asked for something and nobody looked.</param>
    /// <param name="decided">What is in the journal now.</param>
    /// <param name="at">When.</param>
    void Note(RunState run, Observation? seen, IReadOnlyList<RunEvent> decided, DateTimeOffset at);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoRecorder : IRecorder
{
    public static NoRecorder Instance { get; } = new();

    /// <inheritdoc/>
    public void Note(RunState run, Observation? seen, IReadOnlyList<RunEvent> decided, DateTimeOffset at)
    {
    }
}
