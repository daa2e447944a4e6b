using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Notifications;
using Agrimaan.Delivery.Running;
using Agrimaan.Delivery.Verification;
using Agrimaan.Server.Hooks;
using Agrimaan.Server.Workers;

namespace Agrimaan.Server.Notifications;

/// <summary>Tells a notice to a channel, once; whether it was told before is not known here, so it carries its key.</summary>
internal sealed class Messenger(WebDoor door)
{
    /// <summary>The header with the signature of the body.</summary>
    public const string SignatureHeader = "Agrimaan-Signature";

    /// <returns>Pass when it was told.</returns>
    public async Task<CheckResult> TellAsync(string platform, FileApplied file, Notification channel, Notice notice, string key, CancellationToken cancellationToken)
    {
        try
        {
            var facts = Facts(platform, file.Environment, channel, notice, key);
            var variables = facts.ToDictionary(fact => "AGRIMAAN_" + JsonNamingPolicy.SnakeCaseUpper.ConvertName(fact.Key), fact => fact.Value ?? "", StringComparer.Ordinal);
            var filling = await Filling.OfAsync(file, variables, [.. Filling.TextsOf(channel.Webhook), channel.Signature ?? ""], cancellationToken).ConfigureAwait(false);
            if (filling.Lacking is { } lacking)
            {
                return new(channel.Name, Verdict.Fail, $"it refers to {lacking}, which no file of values of {file.Environment} has");
            }

            var request = filling.Fill(channel.Webhook, new JsonObject(facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value))).ToJsonString());
            var headers = channel.Signature is { } secret
                ? new Dictionary<string, string>(request.Headers, StringComparer.Ordinal) { [SignatureHeader] = Sign(filling.Fill(secret), request.Body!) }
                : request.Headers;
            return await door.AskAsync(channel.Name, request with { Headers = headers }, key, channel.Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (ProblemException fault)
        {
            return new(channel.Name, Verdict.Error, fault.Problem.Title);
        }
    }

    private static string Sign(string secret, string body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static Dictionary<string, string?> Facts(string platform, string environment, Notification channel, Notice notice, string key) => new()
    {
        ["key"] = key,
        ["event"] = JsonNamingPolicy.CamelCase.ConvertName(notice.Kind.ToString()),
        ["sentence"] = notice.Sentence,
        ["at"] = notice.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["channel"] = channel.Name,
        ["platform"] = platform,
        ["environment"] = environment,
        ["run"] = notice.Run,
        ["release"] = notice.Release,
        ["fromRelease"] = notice.FromRelease,
        ["by"] = notice.By,
        ["reason"] = notice.Reason,
    };
}
