using System.Text.Json;
using Agrimaan.Client;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Recordings;

/// <summary>What the doors ask of recordings.</summary>
internal sealed class RecordingRequests(WorkerList workers, RecordingFolder folder) : IRecordings
{
    /// <inheritdoc/>
    public RecordingsView Of(string platform)
    {
        var (state, files) = (workers.Get(platform).Loop.State, folder.All());
        var policy = state.File is { } file ? JsonSerializer.Serialize(AppliedPlatform.Environment(file).Rollout, JournalJson.Default.RolloutPolicy) : null;
        return new(policy, [.. state.Runs.Reverse().Where(run => files.ContainsKey(run.Id)).Select(run => new RecordingView(run.Id, run.Plan.Release, run.StartedAt, files[run.Id].Length))]);
    }

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(string run, CancellationToken cancellationToken)
    {
        _ = workers.GetRun(run);
        try
        {
            return await File.ReadAllBytesAsync(folder.PathOf(run), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(new(
                "recording.none", $"There is no recording of {run}.", "It moved no service step by step, it is older than recordings are kept, or its recording could not be written.", 404));
        }
    }
}
