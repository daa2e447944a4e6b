using Agrimaan.Delivery.Running;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Keeps settings away from the variables that the program sets itself.</summary>
internal static class SettingChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var service in draft.Services.Values)
        {
            var addresses = new Dictionary<string, ScalarNode>(StringComparer.Ordinal);
            foreach (var call in service.Map.Values("calls"))
            {
                addresses.TryAdd(InstanceSpecs.AddressVariable(call.Value), call);
            }

            foreach (var (setting, _) in service.Map.Section("settings").Entries)
            {
                if (SettingsReader.IsReserved(setting.Value))
                {
                    findings.Add(FaultCodes.ReservedSetting, setting.Place, $"{Words.Quoted(setting.Value)} is set by the program itself", "remove it, or use another name");
                }
                else if (addresses.TryGetValue(setting.Value, out var call))
                {
                    findings.Add(
                        FaultCodes.SettingClash, setting.Place,
                        $"{service.Name} sets {setting.Value}, which is the address of {call.Value} that it calls (line {call.Place.Line})", "remove the setting, or the call");
                }
            }
        }
    }
}
