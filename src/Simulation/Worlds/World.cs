using Agrimaan.Delivery.Releases;
using Agrimaan.Delivery.Running;
using Agrimaan.Simulation.Invariants;

namespace Agrimaan.Simulation.Worlds;

/// <summary>All that there is besides the engine: processes, a gateway, traffic, a journal, time, chance, and what goes wrong.</summary>
internal sealed class World
{
    public const string Platform = "farm";

    private readonly Dictionary<(string Service, string Version), Behaviour> _behaviours;
    private readonly List<Violation> _violations = [];

    public World(ulong seed, Dice dice, double[] faultsEvery, Dictionary<(string Service, string Version), Behaviour> behaviours, bool inWords)
    {
        (Seed, Dice, _behaviours) = (seed, dice, behaviours);
        Faults = new(dice, faultsEvery);
        Log = new(Clock, inWords);
        (Target, Journal, Gateway, Traffic, Tasks, Measurements, Witness) = (new(this), new(this), new(this), new(this), new(this), new(this), new(this));
        Invariants = Rules.All(this);
    }

    public ulong Seed { get; }

    public Dice Dice { get; }

    public VirtualClock Clock { get; } = new();

    public Faults Faults { get; }

    public EventLog Log { get; }

    public SimTarget Target { get; }

    public SimJournal Journal { get; }

    public SimGateway Gateway { get; }

    public SimTraffic Traffic { get; }

    public SimTasks Tasks { get; }

    public SimMeasurements Measurements { get; }

    public Witness Witness { get; }

    /// <summary>The switch over all runs.</summary>
    public Line Line { get; private set; } = Line.Free;

    public IReadOnlyList<Invariant> Invariants { get; }

    /// <summary>Services with an instance that ended by itself: nobody can promise their capacity.</summary>
    public HashSet<string> Disturbed { get; } = [];

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Only for the check that the rule of epochs is needed: the gateway takes any table.</summary>
    internal bool AcceptsAnyTable { get; init; }

    /// <summary>The same for the target, which then does what any controller asks.</summary>
    internal bool ObeysAnybody { get; init; }

    /// <summary>The engine calls the world: it may take long, and it may be the last thing that this process does.</summary>
    public void Call(string what)
    {
        if (Strikes(FaultKind.SlowCall, what))
        {
            Pass(Dice.Seconds(0.2, 4));
        }

        if (Strikes(FaultKind.Killed, what))
        {
            throw new KilledException();
        }
    }

    /// <summary>The call has had its effect, and the answer is on its way.</summary>
    public void Returned(string what)
    {
        if (Strikes(FaultKind.Killed, what))
        {
            throw new KilledException();
        }
    }

    public bool Strikes(FaultKind kind, string where)
    {
        var strikes = Faults.Strikes(kind);
        if (strikes)
        {
            Note("fault", $"{kind} at {where}");
        }

        return strikes;
    }

    public void Pass(TimeSpan time)
    {
        Clock.Advance(time);
        Gateway.Arrive();
    }

    /// <summary>Somebody stops the line, or lets it go on.</summary>
    public void Set(Line line)
    {
        Line = line;
        Note("line", line.Stopped ? "stopped" : "released");
    }

    public void Note(string kind, string what) => Log.Note(kind, what);

    /// <summary>A moment as the machine's clock has it now.</summary>
    public DateTimeOffset Told(TimeSpan moment) => VirtualClock.Begin + moment + Clock.Off;

    public Behaviour BehaviourOf(string service, string version) => _behaviours.GetValueOrDefault((service, FreshBaseline.VersionOf(version))) ?? Behaviour.Well;

    /// <summary>One violation of each rule is enough: what follows from it says nothing new.</summary>
    public void Violate(string rule, string what)
    {
        if (!_violations.Exists(known => known.Rule == rule))
        {
            Note("violation", $"{rule}: {what}");
            _violations.Add(new(Seed, rule, what, Clock.Now));
        }
    }

    /// <summary>The world as the controller of an epoch has it.</summary>
    public PlatformPorts PortsOf(long epoch) => new(Journal, new OwnedTarget(this, Target, epoch), Gateway, Traffic, Tasks) { Line = () => Line, Measurements = Measurements };
}

/// <summary>A promise that was broken.</summary>
/// <param name="Seed">The world in which it was; <c>--seed</c> plays it again.</param>
/// <param name="Rule">The promise.</param>
/// <param name="Sentence">What happened.</param>
/// <param name="At">When, since the world began.</param>
public sealed record Violation(ulong Seed, string Rule, string Sentence, TimeSpan At);
