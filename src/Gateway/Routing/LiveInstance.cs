using Agrimaan.Delivery.Targets;
using Agrimaan.Gateway.Proxy;

namespace Agrimaan.Gateway.Routing;

/// <summary>An instance; the same object over all tables, so that its count in flight goes on.</summary>
internal sealed class LiveInstance(string address)
{
    private readonly Lock _lock = new();
    private Flight? _flights;
    private Flight? _idle;
    private ITimer[] _cuts = [];
    private bool _leaves;
    private long _inFlight;
    private long _ejectedUntil;

    public string Address { get; } = address;

    public long InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Milliseconds of the system's tick count until which it is avoided.</summary>
    public long EjectedUntil => Volatile.Read(ref _ejectedUntil);

    /// <summary>Whether the table in force does not name it any more.</summary>
    public bool Leaves => Volatile.Read(ref _leaves);

    /// <summary>A request is sent to it.</summary>
    public Flight Begin()
    {
        Interlocked.Increment(ref _inFlight);
        lock (_lock)
        {
            var flight = _idle ?? new Flight(this);
            _idle = flight.Next;
            flight.Previous = null;
            flight.Next = _flights;
            if (_flights is not null)
            {
                _flights.Previous = flight;
            }

            return _flights = flight;
        }
    }

    /// <summary>A request has ended.</summary>
    /// <returns>Whether the flight is kept for another one.</returns>
    public bool End(Flight flight)
    {
        bool kept;
        lock (_lock)
        {
            if (flight.Previous is { } previous)
            {
                previous.Next = flight.Next;
            }
            else
            {
                _flights = flight.Next;
            }

            if (flight.Next is { } next)
            {
                next.Previous = flight.Previous;
            }

            kept = flight.IsClean;
            (flight.Next, _idle) = kept ? (_idle, flight) : (null, _idle);
        }

        Interlocked.Decrement(ref _inFlight);
        return kept;
    }

    public void Eject(long until) => Volatile.Write(ref _ejectedUntil, until);

    /// <summary>It is in the table, or in it again.</summary>
    public void Stay()
    {
        lock (_lock)
        {
            Forget();
            _leaves = false;
        }
    }

    /// <summary>The table does not name it any more: what is in flight may end, each protocol in its time. The first of several calls counts.</summary>
    public void Leave(Draining? times, TimeProvider clock)
    {
        lock (_lock)
        {
            if (_leaves)
            {
                return;
            }

            _leaves = true;
            if (times is not null)
            {
                _cuts = [Later(Protocol.Http, times.Http), Later(Protocol.WebSocket, times.WebSocket), Later(Protocol.Events, times.Events)];
            }
        }

        ITimer Later(Protocol protocol, TimeSpan time) => clock.CreateTimer(_ => Cut(protocol), null, time, Timeout.InfiniteTimeSpan);
    }

    private void Cut(Protocol protocol)
    {
        var late = new List<Flight>();
        lock (_lock)
        {
            // A timer that fired while the instance came back finds it staying.
            for (var flight = _leaves ? _flights : null; flight is not null; flight = flight.Next)
            {
                if (flight.Protocol == protocol)
                {
                    // Under the lock, so that it is never kept for another request.
                    flight.WasCut = true;
                    late.Add(flight);
                }
            }
        }

        late.ForEach(flight => _ = flight.CutAsync());
    }

    private void Forget()
    {
        foreach (var cut in _cuts)
        {
            cut.Dispose();
        }

        _cuts = [];
    }
}
