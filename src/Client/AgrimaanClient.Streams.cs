using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Agrimaan.Client;

/// <content>What goes on until somebody stops it.</content>
public sealed partial class AgrimaanClient
{
    /// <summary>What happens in a run, from the event after <paramref name="after"/> until the run or the connection ends.</summary>
    public async IAsyncEnumerable<RunEventView> RunEventsAsync(
        string run, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in StreamAsync(OfRun(run) + "/events", after, cancellationToken).ConfigureAwait(false))
        {
            if (JsonSerializer.Deserialize(item.Data, Json.RunEventView) is { } happened)
            {
                yield return happened;
            }
        }
    }

    /// <summary>Platforms that change and events of runs, from now on.</summary>
    public async IAsyncEnumerable<ChangeView> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in StreamAsync("/api/v1/events", null, cancellationToken).ConfigureAwait(false))
        {
            switch (item.EventType)
            {
                case "platform":
                    yield return new(JsonSerializer.Deserialize(item.Data, Json.PlatformView), null);
                    break;
                case "run":
                    yield return new(null, JsonSerializer.Deserialize(item.Data, Json.RunEventView));
                    break;
                default:
                    // A newer control plane may tell more than we know.
                    break;
            }
        }
    }

    /// <summary>Lines of logs, oldest first.</summary>
    /// <param name="service">Null means all.</param>
    /// <param name="follow">Whether to go on with new lines until cancelled.</param>
    public async IAsyncEnumerable<LogLine> LogsAsync(
        string platform, string? service, int tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Of(platform)}/logs?tail={tail}&follow={(follow ? "true" : "false")}")
            + (service is null ? "" : "&service=" + Uri.EscapeDataString(service));
        using var response = await SendAsync(HttpMethod.Get, path, null, Patience, cancellationToken).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await NextAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0 && JsonSerializer.Deserialize(line, Json.LogLine) is { } logged)
            {
                yield return logged;
            }
        }
    }

    private async IAsyncEnumerable<SseItem<string>> StreamAsync(
        string path, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Get, path, null, Patience, cancellationToken,
            headers =>
            {
                headers.Accept.ParseAdd("text/event-stream");
                if (after is > 0)
                {
                    headers.Add("Last-Event-ID", after.Value.ToString(CultureInfo.InvariantCulture));
                }
            }).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var items = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await HasNextAsync(items).ConfigureAwait(false))
        {
            yield return items.Current;
        }
    }

    private async Task<bool> HasNextAsync(IAsyncEnumerator<SseItem<string>> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Silent(exception);
        }
    }

    private async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Silent(exception);
        }
    }
}
