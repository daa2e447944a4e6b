using Agrimaan.Client;

namespace Agrimaan.Server.Telemetry;

/// <summary>Where spans go.</summary>
internal interface ISpanSink
{
    /// <summary>Hands spans of one run over.</summary>
    /// <returns>Whether they arrived; if not, they are handed over again later.</returns>
    bool Send(RunView run, IReadOnlyList<RunSpan> spans);
}
