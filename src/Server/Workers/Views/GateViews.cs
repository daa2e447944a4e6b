using Agrimaan.Client;
using Agrimaan.Delivery.Policy;

namespace Agrimaan.Server.Workers.Views;

/// <summary>Shows gates and what opens them.</summary>
internal static class GateViews
{
    public static GateView Of(Gate gate) => new(RunViews.Camel(gate.Kind), gate.Name, gate.Open, gate.Sentence, gate.Next);

    public static EvidenceView Of(Evidence evidence, bool required) => new(
        evidence.Item, Checklist.Items[evidence.Item], RunViews.Camel(evidence.Verdict), evidence.Sentence, evidence.Next, required);
}
