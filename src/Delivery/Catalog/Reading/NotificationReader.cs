using System.Collections.Immutable;

namespace Agrimaan.Delivery.Catalog.Reading;

/// <summary>The shape of notifications, and how they are read.</summary>
internal static class NotificationReader
{
    private static readonly KeysShape Webhook = new(
        new KeyShape("url", Forms.WebAddress, "Where the request goes.", "https://chat.example.com/hooks/releases") { Required = true },
        new KeyShape("method", ValueShape.Choice("POST", "PUT"), "Its method.", "POST") { Default = "POST" },
        new KeyShape("headers", new NamesShape(HookShape.Header, Forms.SettingValue, "A header's value.", Most: 50), "Its headers; ${NAME} comes from the environment's values.", "{ Authorization: \"Bearer ${CHAT_TOKEN}\" }"),
        new KeyShape("body", new FreeShape(), "What is sent, as JSON; ${AGRIMAAN_SENTENCE} and its like stand for what happened. Without it all that is known.", "{ text: \"${AGRIMAAN_SENTENCE}\" }"),
        new KeyShape("signature", Forms.SettingValue, "Secret with which the body is signed, as ${NAME} of the environment's values: HMAC-SHA-256 in the header Agrimaan-Signature.", "${CHAT_SECRET}"));

    private static readonly KeysShape One = new(
        new KeyShape("name", Forms.Name, "Its name, once in the environment.", "chat") { Required = true },
        new KeyShape(
            "on", new ListShape(ValueShape.Choice([.. Enum.GetNames<NoticeKind>().Select(Word)]), 1) { Unique = true },
            "What is told.", "[goingBack, rolledBack, failed]") { Required = true },
        new KeyShape("webhook", Webhook, "The request that tells it: 200 to 299 is told, everything else is tried again.", "{ url: \"https://chat.example.com/hooks/releases\" }") { Required = true },
        KeyShape.Time("timeout", "1s", "1m", "10s", "Longest time of one try."),
        KeyShape.Time("giveUpAfter", "1s", "30d", "24h", "What could not be told by this age is given up; `agrimaan notifications list` shows how many."));

    public static ListShape All { get; } = new(One, 0, 20);

    public static ImmutableArray<Notification> Read(MapNode environment) => [.. Maps(environment).Select(Channel)];

    public static void Check(PlatformDraft draft, Findings findings)
    {
        foreach (var environment in draft.Environments.Values)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var name in Maps(environment.Map).Select(map => map["name"]).OfType<ScalarNode>().Where(name => !names.Add(name.Value)))
            {
                findings.Add(FaultCodes.HookTwice, name.Place, $"there are two notifications {Words.Quoted(name.Value)} in one environment", "give one of them another name; what was told is remembered by it");
            }

            foreach (var url in Maps(environment.Map).Select(map => map.Section("webhook")["url"]).OfType<ScalarNode>())
            {
                HookReader.CheckPassword(url, "notification", findings);
            }
        }
    }

    private static Notification Channel(MapNode map)
    {
        var webhook = map.Section("webhook");
        var read = new Notification
        {
            Name = map.Text("name")!,
            On = [.. map.Values("on").Select(word => Enum.Parse<NoticeKind>(word.Value, ignoreCase: true))],
            Webhook = new(webhook.Text("url")!, webhook.Text("method") ?? "POST", SettingsReader.Read(webhook.Section("headers")), webhook["body"] is { } body ? NodeJson.Text(body) : null),
            Signature = webhook.Text("signature"),
        };
        return read with { Timeout = PlatformReader.Time(map, "timeout", read.Timeout), GiveUpAfter = PlatformReader.Time(map, "giveUpAfter", read.GiveUpAfter) };
    }

    private static string Word(string kind) => char.ToLowerInvariant(kind[0]) + kind[1..];

    private static IEnumerable<MapNode> Maps(MapNode environment) => ((environment["notifications"] as ListNode)?.Items ?? []).OfType<MapNode>();
}
