using Agrimaan.Delivery.Targets;

namespace Agrimaan.Simulation.Worlds;

/// <summary>One process of the simulated world.</summary>
internal sealed class Life(InstanceSpec spec, Behaviour behaviour, TimeSpan startedAt, string address)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public InstanceSpec Spec { get; } = spec;

    public Behaviour Behaviour { get; } = behaviour;

    public TimeSpan StartedAt { get; } = startedAt;

    public string Address { get; } = address;

    /// <summary>Since when its process runs; in the future while it pauses.</summary>
    public TimeSpan RunsSince { get; private set; } = startedAt;

    public int Crashes { get; private set; }

    /// <summary>When it was told to stop, and when it will be gone.</summary>
    public TimeSpan? StoppingSince { get; private set; }

    public TimeSpan GoneAt { get; private set; } = TimeSpan.MaxValue;

    /// <summary>What the target said of it when it was last asked; null before.</summary>
    public InstanceState? Seen { get; set; }

    public void Stop(TimeSpan now, TimeSpan takes) => (StoppingSince, GoneAt) = (now, now + takes);

    public void Crash(TimeSpan now) => (RunsSince, Crashes) = (now + Pause, Crashes + 1);

    public (InstanceState State, TimeSpan Since, int Restarts) At(TimeSpan now)
    {
        if (StoppingSince is { } stopping)
        {
            return (InstanceState.Stopping, stopping, Crashes);
        }

        if (Behaviour.Fails)
        {
            return (InstanceState.Failed, StartedAt, 0);
        }

        if (now < RunsSince)
        {
            return (InstanceState.BackingOff, RunsSince - Pause, Crashes);
        }

        var (began, restarts) = (RunsSince, Crashes);
        if (Behaviour.DiesAfter is { } life)
        {
            var round = (now - RunsSince).Ticks / (life + Pause).Ticks;
            (began, restarts) = (RunsSince + ((life + Pause) * round), Crashes + (int)round);
            if (now - began >= life)
            {
                return (InstanceState.BackingOff, began + life, restarts + 1);
            }
        }

        var ready = began + Behaviour.ReadyAfter;
        if (Behaviour.NeverReady || now < ready)
        {
            return (InstanceState.Starting, began, restarts);
        }

        if (Behaviour.FlapsEvery is { } turn)
        {
            var half = (now - ready).Ticks / turn.Ticks;
            return (half % 2 == 0 ? InstanceState.Ready : InstanceState.Unready, ready + (turn * half), restarts);
        }

        return Behaviour.SickAfter is { } sick && now - ready >= sick
            ? (InstanceState.Unready, ready + sick, restarts)
            : (InstanceState.Ready, ready, restarts);
    }
}
