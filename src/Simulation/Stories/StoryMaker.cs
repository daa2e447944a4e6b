using System.Collections.Immutable;
using System.Globalization;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Verification;
using Agrimaan.Simulation.Worlds;

namespace Agrimaan.Simulation.Stories;

/// <summary>Makes the story of a seed.</summary>
internal static class StoryMaker
{
    private static readonly string[] Names = ["web", "crop", "user", "field", "stock"];
    private static readonly DateTimeOffset Made = DateTimeOffset.UnixEpoch;

    public static Story Make(Dice dice)
    {
        var first = First(dice, dice.Between(1, Names.Length));
        var releases = new List<Release> { first };
        var acts = new List<Act>();
        for (var act = dice.Chance(0.25) ? 2 : 1; act > 0; act--)
        {
            var back = releases.Count > 1 && dice.Chance(0.3);
            if (!back)
            {
                releases.Add(Next(dice, releases[^1]));
            }

            acts.Add(new(back ? null : releases[^1].Version, Requests(dice)));
        }

        var care = dice.Chance(0.2);
        var (hooks, conduct) = HookMaker.Make(dice, [.. first.Services.Keys]);
        var story = new Story
        {
            Releases = releases,
            Policy = PolicyMaker.Make(dice),
            Precautions = new([], care ? ["orders"] : []) { Hooks = hooks },
            Hooks = conduct,
            Behaviours = Behaviours(dice, releases),
            Rates = Names.ToDictionary(name => name, _ => dice.Chance(0.1) ? 0 : dice.Between(40.0, 400)),
            Acts = acts,
            QueueOutlivesRollback = dice.Chance(0.5),
            FaultsEvery = FaultsMaker.Make(dice),
            FaultTime = dice.Seconds(10, 60),
            Pace = dice.Of(1.0, 1, 1, 1.5, 3),
            TaskAnswer = dice.Chance(0.85) ? Verdict.Pass : dice.Chance(0.5) ? Verdict.Fail : Verdict.Error,
            TaskTime = dice.Seconds(0.2, 8),
            LongestRequest = dice.Of(0.1, 0.5, 2, 8),
        };
        return dice.Chance(0.4) ? story with { Policy = story.Policy with { GuidanceDeadline = dice.Seconds(5, 30) } } : story;
    }

    private static Release First(Dice dice, int services) => new()
    {
        Platform = World.Platform,
        Version = "1.0.0",
        Author = "ada",
        CreatedAt = Made,
        Services = Names.Take(services).Select((name, i) => Service(dice, name, i, services)).ToImmutableSortedDictionary(service => service.Service, service => service),
        Gateway = new() { Routes = ImmutableSortedDictionary<string, string>.Empty.Add("/", Names[0]) },
    };

    private static ServiceRelease Service(Dice dice, string name, int index, int services) => new()
    {
        Service = name,
        Kind = index == 0 ? ServiceKind.Frontend : ServiceKind.Backend,
        Version = "1.0.0",
        Revision = "r1",
        Artefact = "sha256:1",
        Command = ["run"],
        Settings = ImmutableSortedDictionary<string, string>.Empty,
        Calls = [.. Names.Take(services).Skip(index + 1).Where(_ => dice.Chance(0.3))],
        Http = new() { StartDeadline = dice.Seconds(4, 12), StableFor = dice.Seconds(0, 1) },
        Replicas = Math.Min(dice.Between(1, 6), dice.Between(1, 6)),
    };

    /// <summary>Some services change; one may come, one may go, and the routes may.</summary>
    private static Release Next(Dice dice, Release before)
    {
        var number = int.Parse(before.Version.AsSpan(0, 1), CultureInfo.InvariantCulture) + 1;
        var version = string.Create(CultureInfo.InvariantCulture, $"{number}.0.0");
        var services = before.Services;
        var certain = dice.Between(0, services.Count - 1);
        foreach (var (service, index) in before.Services.Values.Select((service, index) => (service, index)))
        {
            if (index == certain || dice.Chance(0.35))
            {
                services = services.SetItem(service.Service, Changed(dice, service, version, number));
            }
        }

        if (services.Values.FirstOrDefault(one => one.Service != Names[0] && !services.Values.Any(other => other.Calls.Contains(one.Service))) is { } uncalled && dice.Chance(0.1))
        {
            services = services.Remove(uncalled.Service);
        }

        if (Names.FirstOrDefault(name => !before.Services.ContainsKey(name)) is { } fresh && dice.Chance(0.1))
        {
            services = services.Add(fresh, Service(dice, fresh, Names.Length, Names.Length) with { Version = version, Revision = "r" + number });
        }

        return before with
        {
            Version = version,
            Services = services,
            Gateway = dice.Chance(0.15) ? before.Gateway with { Routes = before.Gateway.Routes.Add("/v" + number, Names[0]) } : before.Gateway,
        };
    }

    private static ServiceRelease Changed(Dice dice, ServiceRelease service, string version, int number)
    {
        var replicas = dice.Chance(0.25) ? dice.Between(1, 6) : service.Replicas;
        return dice.Chance(0.1) && replicas != service.Replicas
            ? service with { Replicas = replicas }
            : service with { Version = version, Revision = "r" + number, Artefact = "sha256:" + number, Replicas = replicas };
    }

    private static Dictionary<(string Service, string Version), Behaviour> Behaviours(Dice dice, IReadOnlyList<Release> releases)
    {
        var behaviours = new Dictionary<(string Service, string Version), Behaviour>();
        foreach (var service in releases.SelectMany(release => release.Services.Values))
        {
            var first = service.Version == releases[0].Version;
            behaviours.TryAdd((service.Service, service.Version), first ? Old(dice, service) : BehaviourMaker.Make(dice, service));
        }

        return behaviours;
    }

    private static Behaviour Old(Dice dice, ServiceRelease service) => new()
    {
        ReadyAfter = dice.Seconds(0.2, service.Http.StartDeadline.TotalSeconds * 0.6),
        Errors = dice.Chance(0.2) ? 0.01 : 0,
        Milliseconds = dice.Between(2.0, 20),
    };

    private static List<(TimeSpan After, Request What)> Requests(Dice dice)
    {
        var requests = new List<(TimeSpan After, Request What)>();
        for (var count = dice.Of(0, 0, 0, 1, 2, 4); count > 0; count--)
        {
            requests.Add((dice.Seconds(0, 40), dice.Of(Request.Hold, Request.Resume, Request.Promote, Request.PromoteFully, Request.Abort, Request.NewRelease, Request.Queue, Request.Supersede, Request.StopLine, Request.ReleaseLine)));
        }

        return [.. requests.OrderBy(request => request.After)];
    }
}
