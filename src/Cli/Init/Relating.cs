using Agrimaan.Delivery.Running;

namespace Agrimaan.Cli.Init;

/// <summary>Puts found services together: their names, who calls whom, and what the public sees.</summary>
internal sealed class Relating
{
    private readonly SortedDictionary<string, Found> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _guesses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _doubts = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    private Relating(IReadOnlyList<Found> found)
    {
        var read = found.SelectMany(service => service.Source.Addresses.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var service in found)
        {
            var name = ServiceName.Free(NameFor(service, found, read), _services.ContainsKey);
            _services[name] = service;
            _guesses[name] = [.. service.Guesses];
            _doubts[name] = [.. service.Doubts];
            _calls[name] = [];
        }
    }

    public static Guess Of(string platform, int port, IReadOnlyList<Found> found)
    {
        var relating = new Relating(found);
        relating.FindProbes();
        relating.FindCalls();
        var routes = relating.Routes();
        return new(
            ServiceName.From(platform), port,
            [.. relating._services.Select(service => new GuessedService(service.Key, service.Value, relating._calls[service.Key], relating._guesses[service.Key], relating._doubts[service.Key]))],
            routes, relating._notes);
    }

    /// <summary>A service that others reach by STOCK_SERVICE_URL has to be called stock-service.</summary>
    private static string NameFor(Found service, IReadOnlyList<Found> found, HashSet<string> read)
    {
        var name = ServiceName.From(service.Title);
        if (found.Count(other => ServiceName.From(other.Title) == name) > 1 && service.Folder != ".")
        {
            name = ServiceName.From(Path.GetFileName(service.Folder));
        }

        var longer = name + "-service";
        var shorter = name.EndsWith("-service", StringComparison.Ordinal) ? name[..^"-service".Length] : name;
        return read.Contains(InstanceSpecs.AddressVariable(name)) ? name
            : read.Contains(InstanceSpecs.AddressVariable(longer)) ? longer
            : read.Contains(InstanceSpecs.AddressVariable(shorter)) ? shorter
            : name;
    }

    private void FindProbes()
    {
        foreach (var (name, service) in _services)
        {
            _guesses[name].Add(service.Source.ReadyPath is { } ready
                ? $"ready when {ready.Path} answers, a path seen in {ready.File}"
                : "ready when its port listens, since no path like /health/ready was seen; one of those is better");
        }
    }

    private void FindCalls()
    {
        var byVariable = _services.Keys.ToDictionary(InstanceSpecs.AddressVariable, StringComparer.Ordinal);
        foreach (var (name, service) in _services)
        {
            foreach (var (variable, file) in service.Source.Addresses.OrderBy(address => address.Key, StringComparer.Ordinal))
            {
                if (!byVariable.TryGetValue(variable, out var called))
                {
                    if (!variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && !service.Settings.ContainsKey(variable))
                    {
                        _doubts[name].Add($"{file} reads {variable}, which no service found here answers: set it under settings");
                    }
                }
                else if (called != name)
                {
                    Call(name, called, variable, file);
                }
            }
        }
    }

    private void Call(string name, string called, string variable, string file)
    {
        if (_services[called].Frontend && !_services[name].Frontend)
        {
            _doubts[name].Add($"{file} reads {variable}, but a service cannot call the frontend {called}, which comes up after it");
        }
        else if (Reaches(called, name))
        {
            _doubts[name].Add($"{file} reads {variable}, but {called} calls {name} already, and a circle can never start in order; that call is left out");
        }
        else
        {
            _calls[name].Add(called);
            _guesses[name].Add($"calls {called}, since {file} reads {variable}");
        }
    }

    private bool Reaches(string from, string to) => from == to || _calls[from].Exists(next => Reaches(next, to));

    private SortedDictionary<string, string> Routes()
    {
        var routes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var names = _services.Where(service => service.Value.NotYet is null).Select(service => service.Key).ToArray();
        var called = _calls.Where(caller => !_services[caller.Key].Frontend).SelectMany(caller => caller.Value).ToHashSet(StringComparer.Ordinal);
        var open = names.Where(name => !called.Contains(name)).ToArray();
        var root = open.FirstOrDefault(name => _services[name].Frontend)
            ?? open.FirstOrDefault(name => _services[name].Source.AnswersRoot)
            ?? open.FirstOrDefault() ?? names.FirstOrDefault();
        if (root is null)
        {
            return routes;
        }

        routes["/"] = root;
        foreach (var name in open.Where(name => name != root))
        {
            var paths = _services[name].Source.Routes.ToArray();
            foreach (var path in paths.Length == 0 ? [_services[name].Frontend ? "/" + name : "/api/" + name] : paths)
            {
                routes.TryAdd(path, name);
            }
        }

        _notes.Add(names.Length == 1
            ? $"everything that comes to the gateway goes to {root}"
            : $"{root} takes what no other route does{(called.Count == 0 ? "" : $"; {string.Join(", ", called.Order(StringComparer.Ordinal))} can be reached by their callers only")}");
        return routes;
    }
}
