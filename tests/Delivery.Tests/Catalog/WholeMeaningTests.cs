using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>Each fault of what the platform reaches and where it runs: one change, one fault, at the line of the change.</summary>
public sealed class WholeMeaningTests
{
    [Theory]
    [InlineData("owns: mongo/users", "owns: mongoo/users", FaultCodes.UnknownStore, "did you mean 'mongo'?")]
    [InlineData("owns: mongo/users", "owns: events/users", FaultCodes.UnknownStore, "no store")]
    [InlineData("uses: [redis]", "uses: [rediss]", FaultCodes.UnknownStore, "did you mean 'redis'?")]
    [InlineData("uses: [redis]", "uses: [users]", FaultCodes.UnknownStore, "name it under `calls:`")]
    [InlineData("uses: [redis]", "uses: [weather]", FaultCodes.UnknownStore, "name it under `external:`")]
    [InlineData("uses: [redis]", "owns: mongo/users", FaultCodes.SharedDatabase, "users both own")]
    [InlineData("[events/user.*]", "[event/user.*]", FaultCodes.UnknownStore, "did you mean 'events'?")]
    [InlineData("farm.events } }", "farm.events }, other: { kind: nats } }", FaultCodes.UnclearBroker, "write events/user.*")]
    [InlineData("external: [weather]", "external: [wether]", FaultCodes.UnknownExternal, "did you mean 'weather'?")]
    [InlineData("redis: { kind: redis }", "users: { kind: redis }, redis: { kind: redis }", FaultCodes.NameClash, "both a service (line 9) and a store")]
    [InlineData("redis: { kind: redis }", "redis: { kind: reddis }", FaultCodes.BadValue, "did you mean 'redis'?")]
    [InlineData("mongodb, members: 3", "mongodb, members: 4", FaultCodes.BadMembers, "use 3 or 5")]
    [InlineData("every: 6h", "every: 6h, keep: 1h", FaultCodes.Contradiction, "keep longer")]
    [InlineData("every: 6h", "every: 6h, pitr: 7h", FaultCodes.Contradiction, "of no use")]
    [InlineData("events: { kind: rabbitmq", "events: { kind: nats", FaultCodes.Together, "nats knows none")]
    [InlineData("fixed: 1, why: its own disk", "fixed: 1", FaultCodes.Together, "without a reason")]
    [InlineData("fixed: 1, why: its own disk", "fixed: 2, why: two", FaultCodes.LocalState, "a second instance would have another state")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "state: local, replicas: 2", FaultCodes.LocalState, "say `scale: { fixed: 1")]
    [InlineData("scale: { replicas: 2..4, cpu: 70% }", "scale: { replicas: 4..2 }", FaultCodes.BadValue, "a range from 1..1 to 1..100")]
    [InlineData("scale: { replicas: 2..4, cpu: 70% }", "replicas: 5, scale: { replicas: 2..4 }", FaultCodes.Contradiction, "allows 2 to 4")]
    [InlineData("scale: { replicas: 2..4, cpu: 70% }", "scale: { load: { inFlight: 5 } }", FaultCodes.Together, "add `replicas: 2..10`")]
    [InlineData("scale: { replicas: 2..4, cpu: 70% }", "scale: { replicas: 2..4, load: { window: 5s } }", FaultCodes.NoLoadTarget, "add `requestsPerSecond: 50`")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "scale: { fixed: 2, why: its own disk, load: { inFlight: 5 } }", FaultCodes.Together, "keep `fixed` or this")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "state: ordinal", FaultCodes.Quorum, "or say `state: local`")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "state: ordinal, replicas: 2", FaultCodes.Quorum, "say `ordinals: { quorum: 1 }`")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "state: ordinal, replicas: 3, ordinals: { quorum: 3 }", FaultCodes.Quorum, "say `ordinals: { quorum: 2 }`")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "state: ordinal, scale: { replicas: 3..5, load: { inFlight: 5 } }", FaultCodes.Quorum, "remove `load`")]
    [InlineData("state: local, scale: { fixed: 1, why: its own disk }", "ordinals: { partition: 1 }", FaultCodes.Together, "add `state: ordinal`")]
    [InlineData("scale: { replicas: 2..4, cpu: 70% }", "scale: { cpu: 70% }", FaultCodes.Together, "without bounds")]
    [InlineData("users: { replicas: 3,", "ledger: { replicas: 3 }, users: {", FaultCodes.LocalState, "ledger in staging")]
    [InlineData("users: { replicas: 3,", "usres: { replicas: 3 }, users: {", FaultCodes.UnknownService, "did you mean 'users'")]
    [InlineData("like: staging", "like: stagin", FaultCodes.UnknownEnvironment, "did you mean 'staging'?")]
    [InlineData("staging: { like: local", "staging: { like: production", FaultCodes.LikeCycle, "staging → production → staging")]
    [InlineData("external: sandbox", "external: live", FaultCodes.LiveOutsideProduction, "is no production")]
    [InlineData("sandbox: \"https://try.example\", ", "", FaultCodes.NoAddress, "it has mock and live")]
    [InlineData("{ default: live }", "{ default: live, wether: mock }", FaultCodes.UnknownExternal, "did you mean 'weather'?")]
    [InlineData("\"GET /api/orders/${order}\"", "\"GET /api/orders/${ordr}\"", FaultCodes.UnknownKept, "did you mean 'order'?")]
    [InlineData("POST /api/orders,", "\"POST /api/${order}\",", FaultCodes.UnknownKept, "no earlier step keeps")]
    [InlineData("\"GET /api/orders/${order}\"", "\"GET /api/orders/${order\"", FaultCodes.BadValue, "is not whole")]
    [InlineData("\"GET /api/orders/${order}\"", "\"GET /api/orders/1\", expect: { body: { id: \"${ordr}\" } }", FaultCodes.UnknownKept, "did you mean 'order'?")]
    [InlineData("\"GET /api/orders/${order}\"", "\"FETCH /api/orders/1\"", FaultCodes.BadValue, "a method and a path")]
    [InlineData("journeys: []", "journeys: [by]", FaultCodes.UnknownJourney, "did you mean 'buy'?")]
    [InlineData("secrets: { smtp-password:", "secrets: { smtp-pasword:", FaultCodes.UnknownSecret, "did you mean 'smtp-password'?")]
    [InlineData("\"env:SMTP\"", "hunter2", FaultCodes.BadValue, "env:SMTP or file:")]
    [InlineData("events: \"amqp", "evnts: \"amqp", FaultCodes.UnknownStore, "did you mean 'events'?")]
    [InlineData("\"amqp://127.0.0.1\"", "\"amqp://u:hunter2@127.0.0.1\"", FaultCodes.PasswordInFile, "a password stands in the address of events")]
    [InlineData("role: standby", "role: primary", FaultCodes.Primaries, "several primary regions: eu, ap")]
    [InlineData("tue..thu 09:00", "tue..thu 9:00", FaultCodes.BadValue, "tue..thu 09:00-16:00 Europe/Berlin")]
    [InlineData("16:00 Europe/Berlin", "16:00 Europe/Bärlin", FaultCodes.BadValue, "a time zone")]
    [InlineData("to: 2027-01-02", "to: 2026-01-02", FaultCodes.Contradiction, "ends before it begins")]
    [InlineData("to: 2027-01-02", "to: 2027-02-30", FaultCodes.BadValue, "a day such as")]
    [InlineData("target: kubernetes", "target: local", FaultCodes.PatchWithoutObjects, "nothing is rendered there")]
    [InlineData("merge: { spec: {} }", "json6902: []", FaultCodes.MissingKey, "at least 1")]
    [InlineData(", merge: { spec: {} }", "", FaultCodes.Together, "either `merge` or `json6902`")]
    [InlineData("settings: { B: own }", "settings: { MONGO_URL: own }", FaultCodes.SettingClash, "the address of mongo that it reaches")]
    [InlineData("settings: { B: own }", "settings: { SMTP_PASSWORD: hm }", FaultCodes.SettingClash, "its secret smtp-password")]
    [InlineData("settings: { B: own }", "settings: { LOG_LEVEL: hm }", FaultCodes.SettingClash, "its log level, debug")]
    [InlineData("settings: { B: own }", "settings: { B: \"x${A\" }", FaultCodes.BadValue, "is whole; $$ is a dollar")]
    [InlineData("A: everywhere", "PORT: 1", FaultCodes.ReservedSetting, "set by the program")]
    [InlineData("secrets: [smtp-password]", "secrets: [port]", FaultCodes.ReservedSetting, "would be PORT")]
    [InlineData("availability: 99.95%", "availability: 100%", FaultCodes.BadValue, "below 100%")]
    public void One_change_is_one_fault_at_its_line(string part, string instead, string code, string says)
    {
        var text = Whole.With(part, instead);
        var faults = Files.Read(text).Faults.Where(fault => fault.Code == code).ToList();

        var fault = Assert.Single(faults);
        Assert.Contains(says, $"{fault.Message} {fault.Hint}", StringComparison.Ordinal);
        Assert.Null(Files.Read(text).Platform);
        if (code is not FaultCodes.UnclearBroker and not FaultCodes.NoAddress and not FaultCodes.PatchWithoutObjects and not FaultCodes.LikeCycle)
        {
            var line = text[..text.LastIndexOf(instead.Length == 0 ? "kind: Deployment" : instead, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;
            Assert.Equal(line, fault.Place.Line);
        }
    }

    [Fact]
    public void The_whole_platform_is_without_a_fault() => Files.Good(Whole.Text);

    [Fact]
    public void A_password_in_the_file_is_not_said_by_its_fault()
    {
        var fault = Assert.Single(Files.Read(Whole.With("\"amqp://127.0.0.1\"", "\"amqp://u:hunter2@127.0.0.1\"")).Faults);
        Assert.DoesNotContain("hunter2", FaultText.Render(fault), StringComparison.Ordinal);
        Assert.Null(fault.Excerpt);
    }
}
