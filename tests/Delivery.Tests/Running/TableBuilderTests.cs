using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Targets;
using Agrimaan.Testing;
using FsCheck.Xunit;
using Xunit;

namespace Agrimaan.Delivery.Tests.Running;

/// <summary>Whatever is wanted and whatever is there, the gateway gets a table that serves as many as can be served.</summary>
public sealed class TableBuilderTests
{
    private const string Platform = "farm";

    /// <param name="share">Part of the new version, per 10,000.</param>
    /// <param name="old">States of the old version's instances.</param>
    /// <param name="young">States of the new version's.</param>
    [Property(MaxTest = 500)]
    public void Weights_add_up_and_only_instances_that_were_ready_get_requests(ushort share, InstanceState[] old, InstanceState[] young)
    {
        var weight = share % (Backend.FullWeight + 1);
        WantedShare[] shares = [new(Release("1.0.0", old.Length), Backend.FullWeight - weight), new(Release("2.0.0", young.Length), weight)];
        Instance[] instances = [.. Instances("1.0.0", old), .. Instances("2.0.0", young)];

        var backends = Build(shares, instances);

        var served = instances.Where(instance => instance.State is InstanceState.Ready or InstanceState.Unready).ToDictionary(instance => instance.Address!);
        Assert.Equal(served.Count == 0, backends.IsEmpty);
        Assert.True(backends.IsEmpty || backends.Sum(backend => backend.Weight) == Backend.FullWeight);
        Assert.All(backends, backend =>
        {
            Assert.NotEmpty(backend.Addresses);
            Assert.All(backend.Addresses, address => Assert.Equal(backend.Version, served[address].Version));

            // One that is ill gets requests only where nobody of its version is well.
            var states = backend.Addresses.Select(address => served[address].State).Distinct().ToList();
            Assert.Single(states);
            Assert.True(states[0] == InstanceState.Ready || !served.Values.Any(instance => instance.Version == backend.Version && instance.State == InstanceState.Ready));
        });
    }

    [Theory]
    [InlineData(InstanceState.Ready, InstanceState.Ready, 10_000, 0)]
    [InlineData(InstanceState.Starting, InstanceState.Ready, 0, 10_000)] // the old version is gone: the new one, which was to get nothing yet, is better than nobody
    [InlineData(InstanceState.Ready, InstanceState.Starting, 10_000, 0)]
    public void A_version_without_a_share_gets_requests_only_when_nobody_else_can_answer(InstanceState old, InstanceState young, int weightOfOld, int weightOfYoung)
    {
        var backends = Build([new(Release("1.0.0", 1), Backend.FullWeight), new(Release("2.0.0", 1), 0)], [.. Instances("1.0.0", [old]), .. Instances("2.0.0", [young])]);

        Assert.Equal(weightOfOld, backends.Where(backend => backend.Version == "1.0.0").Sum(backend => backend.Weight));
        Assert.Equal(weightOfYoung, backends.Where(backend => backend.Version == "2.0.0").Sum(backend => backend.Weight));
    }

    [Property(MaxTest = 500)]
    public void A_number_that_falls_takes_nothing_away_for_what_is_not_ready_yet(byte wanted, InstanceState[] states)
    {
        var count = Math.Max(1, wanted % 6);
        var release = Release("1.0.0", count) with { Autoscale = new(1, 10) };
        Instance[] instances = [.. Instances("1.0.0", [.. states.Take(8)])];

        var serving = Build([new(release, Backend.FullWeight)], instances).Sum(backend => backend.Addresses.Length);

        var (own, above) = (instances.Take(count).Count(Ready), instances.Skip(count).Count(Ready));
        var toCome = count - instances.Take(count).Count(instance => instance.State != InstanceState.Starting);
        if (own + Math.Min(toCome, above) is > 0 and var expected)
        {
            Assert.Equal(expected, serving);
        }

        Assert.Equal(own, own == 0 ? 0 : Build([new(release with { Autoscale = null }, Backend.FullWeight)], instances).Sum(backend => backend.Addresses.Length));

        static bool Ready(Instance instance) => instance.State == InstanceState.Ready;
    }

    private static ImmutableArray<Backend> Build(WantedShare[] shares, Instance[] instances)
    {
        var wanted = new Wanted([], ImmutableSortedDictionary<string, ImmutableArray<WantedShare>>.Empty.Add("crop", [.. shares]), AnyRelease.Of("1.0.0", "crop").Gateway);
        var ports = new PortsAllotted(8080, 8081, ImmutableSortedDictionary<string, int>.Empty.Add("crop", 9001));
        return TableBuilder.Build(Platform, wanted, ports, instances, epoch: 1, version: 1)!.Services["crop"].Backends;
    }

    private static ServiceRelease Release(string version, int replicas) => AnyRelease.Of(version, "crop").Services["crop"] with { Replicas = replicas };

    private static IEnumerable<Instance> Instances(string version, InstanceState[] states) => states.Select((state, ordinal) => new Instance(
        InstanceKey.Of(Platform, "crop", Release(version, 1).Revision, ordinal), "crop", version, state,
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:2{version[0]}{ordinal:000}"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0, null));
}
