using Agrimaan.Delivery.Planning;
using Agrimaan.Delivery.Policy;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Server.Workers;
using Agrimaan.Server.Workers.Gates;
using Agrimaan.Testing;
using Agrimaan.Testing.Fakes;

namespace Agrimaan.Server.Tests.Workers.Gates;

/// <summary>A platform on fakes that runs 1.0.0, as the checklist sees it, and a release 2.0.0 that would be deployed.</summary>
internal sealed class SeenFarm : ISeenPlatform, ISeenPlatforms, IDisposable
{
    private SeenFarm()
    {
    }

    public FakePlatform Farm { get; } = new();

    public Release Release { get; set; } = AnyRelease.Of("2.0.0", "web>crop", "crop");

    public PlatformState State => Farm.Loop.State;

    public Observation? Seen => Farm.Loop.Seen;

    public string? Trouble { get; set; }

    public IReadOnlyList<ISeenPlatform> All => [this];

    public static async Task<SeenFarm> StartAsync()
    {
        var seen = new SeenFarm();
        await seen.Farm.StartAsync();
        await seen.Farm.BringUpAsync("crop", "web");
        await seen.Farm.RecordReleaseAsync(AnyRelease.Of("1.0.0", "web>crop", "crop"));
        await seen.Farm.RecordReleaseAsync(seen.Release);
        await seen.Farm.BeginAsync("1.0.0");
        await seen.Farm.FinishAsync();
        await seen.Farm.UntilAsync(() => seen.Seen is { Settled: true, Numbers: not null });
        return seen;
    }

    public ISeenPlatform? Find(string platform) => platform == State.Name ? this : null;

    public Task<Evidence> LookAsync(IChecklistItem item, TimeSpan soak = default) => item.LookAsync(
        new(this, new() { Name = "production", Rollout = Farm.Policy, Soak = soak }, Release,
            Planner.Make(PlanKind.Deploy, State.Current, Release, Farm.Policy), Farm.Clock.GetUtcNow()), CancellationToken.None);

    public void Dispose() => Farm.Dispose();
}
