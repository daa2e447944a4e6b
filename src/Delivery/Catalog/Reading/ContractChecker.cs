namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>Checks what services expect of each other: of those they call, who say what they answer to, and within what they say.</summary>
internal static class ContractChecker
{
    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var caller in draft.Services.Values)
        {
            var calls = caller.Map.Values("calls").Select(call => call.Value).ToList();
            foreach (var (callee, value) in caller.Map.Section("expects").Entries)
            {
                if (!calls.Contains(callee.Value))
                {
                    findings.Add(
                        FaultCodes.Unfulfilled, callee.Place, $"{caller.Name} expects something of {Words.Quoted(callee.Value)}, which it does not call",
                        Words.Meant(callee.Value, calls) ?? $"name it under `calls:` of {caller.Name}, or remove it here");
                }
                else if (draft.Services.TryGetValue(callee.Value, out var called) && value is ScalarNode range)
                {
                    CheckOffer(caller, called, range, findings);
                }
            }
        }
    }

    private static void CheckOffer(ServiceDraft caller, ServiceDraft called, ScalarNode range, Findings findings)
    {
        var offered = ServiceReader.Contract(called.Map);
        if (offered.IsEmpty)
        {
            findings.Add(FaultCodes.Unfulfilled, range.Place, $"{caller.Name} expects {range.Value} of {called.Name}, which has no contract", $"say under `contract:` of {called.Name} what it answers to");
        }
        else if (ContractRange.Parse(range.Value) is { } expected && !offered.Any(expected.Holds))
        {
            findings.Add(
                FaultCodes.Unfulfilled, range.Place, $"{caller.Name} expects {range.Value} of {called.Name}, which answers to {string.Join(" and ", offered)}",
                $"change what {caller.Name} expects, or the contract of {called.Name}");
        }
    }
}
