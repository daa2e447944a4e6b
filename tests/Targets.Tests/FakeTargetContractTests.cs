using System.Collections.Immutable;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing.Contracts;
using Agrimaan.Testing.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Agrimaan.Targets.Tests;

/// <summary>The fake that the engine's tests rely on keeps the promises of the real ones.</summary>
public sealed class FakeTargetContractTests : TargetContract
{
    private readonly FakeTarget.World _world = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected override ITarget Open() => new FakeTarget(_world, _clock);

    protected override InstanceSpec Spec(Conduct conduct, int ordinal = 0)
    {
        var version = conduct.ToString();
        _world.Behaviours[("crop", version)] = conduct switch
        {
            Conduct.NeverReady => new() { ReadyAfter = TimeSpan.MaxValue },
            Conduct.CannotStart => new() { Fails = "the program was not found" },
            _ => new(),
        };
        return new()
        {
            Key = InstanceKey.Of(Platform, "crop", version, ordinal),
            Platform = Platform,
            Service = "crop",
            Version = version,
            Artefact = "sha256:0",
            Command = ["run"],
            Environment = ImmutableSortedDictionary<string, string>.Empty,
        };
    }

    protected override Task CrashAsync(Instance instance)
    {
        _world.Crash(instance.Key, _clock.GetUtcNow());
        return Task.CompletedTask;
    }

    protected override int Running(InstanceKey key) => _world.Alive.Count(alive => alive == key);

    protected override Task PassAsync()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        return Task.CompletedTask;
    }
}
