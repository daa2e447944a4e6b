namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>A platform with one of everything, which a test changes at one place.</summary>
internal static class Whole
{
    public const string Text = """
        platform: farm
        apiVersion: platform/v1
        tiers: { critical: { availability: 99.95% } }
        blueprints: { base: { run: { command: [node, a.mjs] }, settings: { A: base, B: base }, http: { ready: /ready } } }
        stores: { mongo: { kind: mongodb, members: 3, backup: { every: 6h } }, redis: { kind: redis } }
        brokers: { events: { kind: rabbitmq, members: 3, exchange: farm.events } }
        external: { weather: { mock: { run: { command: [node, w.mjs] } }, sandbox: "https://try.example", live: "https://real.example" } }
        services:
          users: { use: base, tier: critical, owns: mongo/users, publishes: [user.*], secrets: [smtp-password], settings: { B: own } }
          orders: { use: base, calls: [users], uses: [redis], consumes: [events/user.*], external: [weather], objectives: { rto: 2h } }
          ledger: { run: { command: [node, l.mjs] }, state: local, scale: { fixed: 1, why: its own disk } }
        frontends: { web: { run: { command: [node, web.mjs] }, calls: [orders], scale: { replicas: 2..4, cpu: 70% } } }
        gateway: { routes: { /: web } }
        journeys:
          buy:
            steps: [{ call: POST /api/orders, body: { n: 1 }, expect: { status: 201 }, keep: { order: data.id } }, { call: "GET /api/orders/${order}" }]
            cleanup: [{ call: "DELETE /api/orders/${order}" }]
        environments:
          local: { log: debug, addresses: { mongo: "mongodb://127.0.0.1:27017/?replicaSet=rs", events: "amqp://127.0.0.1" }, settings: { A: everywhere } }
          staging: { like: local, external: sandbox, services: { users: { replicas: 3, settings: { A: staging } } }, journeys: [] }
          production:
            like: staging
            target: kubernetes
            production: true
            external: { default: live }
            regions: { eu: { role: primary }, ap: { role: standby } }
            windows: ["tue..thu 09:00-16:00 Europe/Berlin"]
            freezes: [{ from: 2026-12-20, to: 2027-01-02, why: the year's end }]
            approvals: { count: 2, roles: [release-manager] }
            secrets: { smtp-password: "env:SMTP" }
            values: [.env.production]
            patch: [{ kind: Deployment, name: users, merge: { spec: {} } }]
        """;

    /// <summary>The text with one part changed, which must be there once.</summary>
    public static string With(string part, string instead)
    {
        Xunit.Assert.Equal(2, Text.Split(part).Length);
        return Text.Replace(part, instead, StringComparison.Ordinal);
    }
}
