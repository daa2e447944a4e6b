using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Hooks as people write them.</summary>
public sealed class HookFileTests
{
    [Fact]
    public void A_hook_is_read_with_what_is_usual()
    {
        var hooks = PlatformFile.Read(Files.With(environment: "hooks: [{ name: tell, when: after, http: { url: \"https://ci.example.com/x\" } }, { name: smoke, when: before, service: api, timeout: 2m, onFailure: ignore, command: { run: [node, smoke.mjs], workdir: checks, settings: { TOKEN: \"${CI}\" } } }]"), "agrimaan.yaml")
            .Platform!.Environments.Values.First().Hooks;
        Assert.Equal(("tell", HookMoment.After, true, TimeSpan.FromSeconds(30), "POST"), (hooks[0].Name, hooks[0].When, hooks[0].MayFail, hooks[0].Timeout, hooks[0].Http!.Method));
        Assert.Equal(("api", true, TimeSpan.FromMinutes(2), "checks", "${CI}"), (hooks[1].Service, hooks[1].MayFail, hooks[1].Timeout, hooks[1].Command!.Folder, hooks[1].Command!.Settings["TOKEN"]));
    }

    [Theory]
    [InlineData("smoke", 0, "")]
    [InlineData("smke", 2, "did you mean 'smoke'")]
    [InlineData("tell", 2, "it has `when: after`; say `when: step`")]
    public void A_step_names_a_hook_that_waits_for_it(string step, int faults, string says)
    {
        const string Hooks = "hooks: [{ name: smoke, when: step, command: { run: [x] } }, { name: tell, when: after, command: { run: [x] } }]";
        var text = Files.With(rollout: $"steps: [10%, hook {step}, 50%]", environment: Hooks);
        var found = PlatformFile.Read(text, "agrimaan.yaml").Faults;
        Assert.Equal(faults, found.Length);
        Assert.All(found, fault => Assert.Equal(FaultCodes.HookUnnamed, fault.Code));
        Assert.Contains(says, string.Concat(found.Select(fault => FaultText.Render(fault))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ name: a, when: before }", FaultCodes.HookWay, "neither")]
    [InlineData("{ name: a, when: before, http: { url: \"http://x\" }, command: { run: [x] } }", FaultCodes.HookWay, "both")]
    [InlineData("{ name: a, when: after, onFailure: rollback, command: { run: [x] } }", FaultCodes.HookTooLate, "when: during")]
    [InlineData("{ name: a, when: rollback, onFailure: rollback, command: { run: [x] } }", FaultCodes.HookTooLate, "leave onFailure out")]
    [InlineData("{ name: a, when: during, service: apy, command: { run: [x] } }", FaultCodes.UnknownService, "did you mean 'api'")]
    [InlineData("{ name: a, when: after, command: { run: [x] } }, { name: a, when: before, command: { run: [x] } }", FaultCodes.HookTwice, "another name")]
    [InlineData("{ name: a, when: after, http: { url: \"http://me:pass@x\" } }", FaultCodes.PasswordInFile, "${NAME}")]
    [InlineData("{ name: a, when: later, command: { run: [x] } }", FaultCodes.BadValue, "one of before, during, step, after, rollback")]
    [InlineData("{ name: a, when: step, command: { run: [x] } }", FaultCodes.HookUnnamed, "add `hook a` to rollout.steps")]
    public void A_fault_is_found_and_says_what_to_do(string hooks, string code, string says)
    {
        var fault = Assert.Single(PlatformFile.Read(Files.With(environment: $"hooks: [{hooks}]"), "agrimaan.yaml").Faults, fault => fault.Code == code);
        Assert.Contains(says, FaultText.Render(fault), StringComparison.Ordinal);
    }
}
