namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Resolves the references in the settings of services, and says which names are missing.</summary>
internal sealed class ReferenceResolver
{
    private readonly EnvironmentDraft _environment;
    private readonly Findings _findings;
    private readonly Dictionary<string, SecretValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);

    private ReferenceResolver(EnvironmentDraft environment, Findings findings) => (_environment, _findings) = (environment, findings);

    public static IEnumerable<ServiceDraft> Resolve(IEnumerable<ServiceDraft> services, EnvironmentDraft environment, IReadOnlyList<DotEnv> files, Findings findings)
    {
        var resolver = new ReferenceResolver(environment, findings);
        foreach (var (name, value) in files.SelectMany(file => file.Values))
        {
            resolver._values[name] = value;
        }

        var all = services.ToList();
        foreach (var (name, source) in all.SelectMany(service => service.Map.Section("secrets").Entries).Where(entry => entry.Value is ScalarNode))
        {
            resolver.Secret(name, ((ScalarNode)source).Value);
        }

        return [.. all.Select(resolver.Service)];
    }

    private void Secret(ScalarNode name, string source)
    {
        if (!source.StartsWith("env:", StringComparison.Ordinal))
        {
            return;
        }

        var variable = source["env:".Length..];
        _secrets[variable] = name.Value;
        if (!_values.ContainsKey(variable))
        {
            _findings.Add(FaultCodes.MissingSecret, name.Place, $"the secret {name.Value} comes from {variable} in {_environment.Name}, which no file of values has", Hint(variable));
        }
    }

    private ServiceDraft Service(ServiceDraft service)
    {
        var settings = service.Map.Section("settings");
        var resolved = new MapNode(settings.Place, [.. settings.Entries.Select(entry => KeyValuePair.Create<ScalarNode, Node>(entry.Key, Value(entry.Key, (ScalarNode)entry.Value)))]);
        return service with { Map = service.Map.With(new(settings.Place, "settings"), resolved) };
    }

    private ScalarNode Value(ScalarNode key, ScalarNode written)
    {
        var value = References.Resolve(written.Value, name => Find(written, key.Value, name), out var missing);
        foreach (var name in missing)
        {
            _findings.Add(FaultCodes.UnknownReference, written.Place, $"{key.Value} refers to {Words.Quoted(name)}, which no file of values of {_environment.Name} has", Hint(name));
        }

        return written with { Value = value, Plain = false };
    }

    private string? Find(ScalarNode at, string setting, string name)
    {
        if (_secrets.TryGetValue(name, out var secret))
        {
            _findings.Add(
                FaultCodes.SecretInSetting, at.Place, $"{setting} refers to {name}, which holds the secret {secret}; settings are kept in releases, secrets never are",
                $"remove the setting: the secret reaches the service as {SecretSource.Variable(secret)}");
            return "";
        }

        return _values.GetValueOrDefault(name)?.Reveal();
    }

    private string Hint(string name)
    {
        var files = _environment.Map.Values("values").Select(file => file.Value).ToList();
        return Suggestion.Nearest(name, _values.Keys) is { } near ? $"did you mean '{near}'?"
            : files.Count == 0 ? $"name a file that has {name}=... under environments.{_environment.Name}.values"
            : $"add {name}=... to {files[^1]}";
    }
}
