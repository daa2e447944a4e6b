using System.Collections.Immutable;
using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Keeps settings away from the variables that the program sets itself, or that other keys become.</summary>
internal static class SettingChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var service in draft.Services.Values)
        {
            var given = Given(service.Map, draft);
            CheckSecrets(service, findings);
            CheckSettings(service.Name, service.Map.Section("settings"), given, findings);
            foreach (var environment in draft.Environments.Values)
            {
                CheckEnvironment(service, environment, given, findings);
            }
        }
    }

    private static void CheckEnvironment(ServiceDraft service, EnvironmentDraft environment, ImmutableDictionary<string, (string What, ScalarNode At)> given, Findings findings)
    {
        var own = environment.Map.Section("services").Section(service.Name);
        if ((own["log"] ?? environment.Map["log"]) is ScalarNode log)
        {
            given = given.SetItem(Resolution.LogVariable, (LogLevel(log), log));
            CheckSettings(service.Name, service.Map.Section("settings"), given, findings);
        }

        CheckSettings(service.Name, own.Section("settings"), given, findings);
        CheckSettings(service.Name, environment.Map.Section("settings"), given, findings);
    }

    /// <summary>The variables that other keys of the service become, with what each is.</summary>
    private static ImmutableDictionary<string, (string What, ScalarNode At)> Given(MapNode service, PlatformDraft draft)
    {
        var given = ImmutableDictionary.CreateBuilder<string, (string What, ScalarNode At)>(StringComparer.Ordinal);
        foreach (var call in service.Values("calls"))
        {
            given.TryAdd(InstanceSpecs.AddressVariable(call.Value), ($"the address of {call.Value} that it calls", call));
        }

        foreach (var external in service.Values("external"))
        {
            given.TryAdd(InstanceSpecs.AddressVariable(external.Value), ($"the address of {external.Value} that it asks", external));
        }

        foreach (var (name, at) in Resolution.Reached(service, draft))
        {
            given.TryAdd(InstanceSpecs.AddressVariable(name), ($"the address of {name} that it reaches", at));
        }

        foreach (var secret in service.Values("secrets"))
        {
            given.TryAdd(SecretSource.Variable(secret.Value), ($"its secret {secret.Value}", secret));
        }

        if (service["log"] is ScalarNode log)
        {
            given.TryAdd(Resolution.LogVariable, (LogLevel(log), log));
        }

        return given.ToImmutable();
    }

    private static void CheckSettings(string service, MapNode settings, ImmutableDictionary<string, (string What, ScalarNode At)> given, Findings findings)
    {
        foreach (var (setting, _) in settings.Entries)
        {
            if (SettingsReader.IsReserved(setting.Value))
            {
                findings.Add(FaultCodes.ReservedSetting, setting.Place, $"{Words.Quoted(setting.Value)} is set by the program itself", "remove it, or use another name");
            }
            else if (given.TryGetValue(setting.Value, out var one))
            {
                findings.Add(FaultCodes.SettingClash, setting.Place, $"{service} sets {setting.Value}, which is {one.What} (line {one.At.Place.Line})", "remove the setting, or the other one");
            }
        }
    }

    private static void CheckSecrets(ServiceDraft service, Findings findings)
    {
        foreach (var secret in service.Map.Values("secrets").Where(secret => SettingsReader.IsReserved(SecretSource.Variable(secret.Value))))
        {
            findings.Add(FaultCodes.ReservedSetting, secret.Place, $"the secret {secret.Value} would be {SecretSource.Variable(secret.Value)}, which is set by the program itself", "use another name");
        }
    }

    private static string LogLevel(ScalarNode log) => $"its log level, {log.Value}";
}
