using System.Globalization;
using System.Text.Json;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Server.Telemetry;

/// <summary>Reads the spans of a run out of its journal: pure, so that it does not matter which process was there when a step ended.</summary>
internal static class RunSpans
{
    /// <returns>Those that have ended, in the order of their ends; the run's own is last.</returns>
    public static IReadOnlyList<RunSpan> Of(string run, DateTimeOffset startedAt, IReadOnlyList<RecordedEvent> events)
    {
        var trace = TraceIds.OfRun(run, startedAt);
        var (open, ended, notes) = (new Dictionary<string, Open>(StringComparer.Ordinal), new List<RunSpan>(), new List<RunNote>());
        var back = "it goes back";
        foreach (var item in events)
        {
            var happened = JournalJson.ReadRun(item.Event);
            back = happened is RollbackStarted rollback ? rollback.Reason : back;
            if (happened is StepStarted or WeightSet { Move: < 0 } && happened.Step is { } begun)
            {
                // The way back is a span of its own; the way forward ends where it begins.
                Close(begun, item, "failed", back);
                open[begun] = new(item, Back: happened is WeightSet);
            }

            (happened.Step is { } step && open.TryGetValue(step, out var span) ? span.Notes : notes).AddRange(NotesOf(happened, item));
            if (happened is StepDone or StepUndone)
            {
                Close(happened.Step!, item, happened is StepDone ? "done" : "undone", null);
            }
            else if (happened is RunEnded end)
            {
                foreach (var left in open.Keys.ToList())
                {
                    Close(left, item, "failed", end.Reason);
                }

                var outcome = JsonNamingPolicy.CamelCase.ConvertName(end.Outcome.ToString());
                ended.Add(new(
                    trace, TraceIds.OfSpan(trace, 0), null, $"run {run}", startedAt, item.Event.At, outcome,
                    end.Outcome == RunOutcome.Promoted ? null : end.Reason, null, item.Sequence, item.Epoch, notes));
            }
        }

        return ended;

        void Close(string step, RecordedEvent by, string outcome, string? fault)
        {
            if (open.Remove(step, out var span))
            {
                ended.Add(new(
                    trace, TraceIds.OfSpan(trace, span.By.Sequence), TraceIds.OfSpan(trace, 0), span.Back ? "undo " + step : step,
                    span.By.Event.At, by.Event.At, outcome, fault, step, by.Sequence, by.Epoch, span.Notes));
            }
        }
    }

    private static IEnumerable<RunNote> NotesOf(RunEvent happened, RecordedEvent item)
    {
        switch (happened)
        {
            case StepStarted or StepDone or StepUndone or RunEnded:
                break;
            case WeightSet set:
                yield return Note(("weight", set.Weight.ToString(CultureInfo.InvariantCulture)));
                break;
            case Checked answers:
                foreach (var answer in answers.Results)
                {
                    yield return Note(("check", answer.Check), ("verdict", JsonNamingPolicy.CamelCase.ConvertName(answer.Verdict.ToString())), ("sentence", answer.Sentence));
                }

                break;
            case RollbackStarted started:
                yield return Note(("reason", started.Reason));
                break;
            case AbortRequested abort:
                yield return Note(("by", abort.By));
                break;
            default:
                yield return Note();
                break;
        }

        RunNote Note(params (string Name, string Value)[] tags) =>
            new(item.Event.Type, item.Event.At, tags.ToDictionary(tag => "agrimaan." + tag.Name, object (tag) => tag.Value, StringComparer.Ordinal));
    }

    private sealed record Open(RecordedEvent By, bool Back)
    {
        public List<RunNote> Notes { get; } = [];
    }
}
