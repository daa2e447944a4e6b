using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agrimaan.Client;

/// <summary>The control plane's HTTP API, one method per route.</summary>
public sealed partial class AgrimaanClient : IDisposable
{
    /// <summary>Enough for the control plane to answer anything but a copy of artefacts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Making a release copies files; a large one on a slow disk takes its time.</summary>
    private static readonly TimeSpan CopyPatience = TimeSpan.FromMinutes(10);

    private static readonly ClientJson Json = ClientJson.Default;

    private readonly HttpClient _http;

    /// <param name="address">Where the control plane listens.</param>
    /// <param name="token">Content of the home's token file.</param>
    public AgrimaanClient(Uri address, string token)
    {
        // A proxy set for the outside world must never see the token, and cannot reach loopback.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    public Uri Address => _http.BaseAddress!;

    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Get, "/healthz", null, TimeSpan.FromSeconds(2), cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (ServerUnreachableException)
        {
            return false;
        }
    }

    public Task<ServerView> ServerAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/v1/server", Json.ServerView, cancellationToken);

    public Task<PlatformView[]> PlatformsAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/v1/platforms", Json.PlatformViewArray, cancellationToken);

    public Task<PlatformView> PlatformAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform), Json.PlatformView, cancellationToken);

    public Task<PlatformView> ApplyAsync(string platform, ApplyPlatform request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Of(platform), request, Json.ApplyPlatform, Json.PlatformView, Patience, cancellationToken);

    /// <summary>Asks for a stop of all instances and the gateway; it goes on after the answer.</summary>
    public async Task DownAsync(string platform, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, Of(platform), null, Patience, cancellationToken).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
    }

    public Task<ReleaseView[]> ReleasesAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/releases", Json.ReleaseViewArray, cancellationToken);

    public Task<ReleaseView> ReleaseAsync(string platform, string version, CancellationToken cancellationToken) =>
        GetAsync($"{Of(platform)}/releases/{Uri.EscapeDataString(version)}", Json.ReleaseView, cancellationToken);

    public Task<ReleaseView> CreateReleaseAsync(string platform, CreateRelease request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/releases", request, Json.CreateRelease, Json.ReleaseView, CopyPatience, cancellationToken);

    public Task<ReleaseComparison> CompareAsync(string platform, string from, string to, CancellationToken cancellationToken) =>
        GetAsync($"{Of(platform)}/releases/{Uri.EscapeDataString(from)}/comparison?with={Uri.EscapeDataString(to)}", Json.ReleaseComparison, cancellationToken);

    public Task<CleanUpView> CleanUpAsync(CleanUp request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/api/v1/gc", request, Json.CleanUp, Json.CleanUpView, CopyPatience, cancellationToken);

    public Task<PersonView[]> PeopleAsync(CancellationToken cancellationToken) => GetAsync("/api/v1/access", Json.PersonViewArray, cancellationToken);

    public Task<PersonToken> AddPersonAsync(AddPerson request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/api/v1/access", request, Json.AddPerson, Json.PersonToken, Patience, cancellationToken);

    public async Task RemovePersonAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, "/api/v1/access/" + Uri.EscapeDataString(name), null, Patience, cancellationToken).ConfigureAwait(false);
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="platform">The platform.</param>
    /// <param name="release">Where to.</param>
    /// <param name="traffic">Requests a second to reckon with at each service; null for what there was in the last minute.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<PlanView> PlanAsync(string platform, string release, double? traffic, CancellationToken cancellationToken) => GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"{Of(platform)}/plan?release={Uri.EscapeDataString(release)}{(traffic is null ? "" : "&traffic=")}{traffic}"), Json.PlanView, cancellationToken);

    public Task<ApprovalsView> ApprovalsAsync(string platform, string release, CancellationToken cancellationToken) =>
        GetAsync($"{Of(platform)}/releases/{Uri.EscapeDataString(release)}/approvals", Json.ApprovalsView, cancellationToken);

    public Task<ApprovalsView> ApproveAsync(string platform, Approve request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/approvals", request, Json.Approve, Json.ApprovalsView, Patience, cancellationToken);

    public Task<ChecklistView> ChecklistAsync(string platform, string release, CancellationToken cancellationToken) =>
        GetAsync($"{Of(platform)}/releases/{Uri.EscapeDataString(release)}/checklist", Json.ChecklistView, cancellationToken);

    public Task<PromotedRelease> PromoteReleaseAsync(string platform, string release, string environment, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{Of(platform)}/releases/{Uri.EscapeDataString(release)}/promotions", new PromoteRelease(environment), Json.PromoteRelease, Json.PromotedRelease, Patience, cancellationToken);

    public Task<RunView> StartRunAsync(string platform, StartRun request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/runs", request, Json.StartRun, Json.RunView, Patience, cancellationToken);

    /// <param name="release">Where to go back to; null is the one before the current.</param>
    public Task<RunView> RollbackAsync(string platform, string? release, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/rollback", new StartRun(release ?? "", null), Json.StartRun, Json.RunView, Patience, cancellationToken);

    public Task<RunView[]> RunsAsync(string platform, CancellationToken cancellationToken) =>
        GetAsync(Of(platform) + "/runs", Json.RunViewArray, cancellationToken);

    public Task<RunView> RunAsync(string run, CancellationToken cancellationToken) =>
        GetAsync(OfRun(run), Json.RunView, cancellationToken);

    public Task<RunView> AbortAsync(string run, string? reason, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, OfRun(run) + "/abort", new AbortRun(reason), Json.AbortRun, Json.RunView, Patience, cancellationToken);

    public Task<RunView> HoldAsync(string run, string? reason, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, OfRun(run) + "/hold", new HoldRun(reason), Json.HoldRun, Json.RunView, Patience, cancellationToken);

    /// <summary>Says what to do about the step that failed and waits for guidance.</summary>
    public Task<RunView> GuideAsync(string run, GuideRun answer, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, OfRun(run) + "/guidance", answer, Json.GuideRun, Json.RunView, Patience, cancellationToken);

    public async Task<RunView> ResumeAsync(string run, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, OfRun(run) + "/resume", null, Patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, Json.RunView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same release again, after a run that went back or failed.</summary>
    public async Task<RunView> RetryAsync(string run, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, OfRun(run) + "/retry", null, Patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, Json.RunView, cancellationToken).ConfigureAwait(false);
    }

    public Task<RunView> PromoteAsync(string run, bool full, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, OfRun(run) + "/promote", new PromoteRun(full), Json.PromoteRun, Json.RunView, Patience, cancellationToken);

    public Task<RunView> ScaleAsync(string platform, ScaleServices request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/scale", request, Json.ScaleServices, Json.RunView, Patience, cancellationToken);

    public Task<RunView> RestartAsync(string platform, RestartServices request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Of(platform) + "/restart", request, Json.RestartServices, Json.RunView, Patience, cancellationToken);

    public Task<RunEventView[]> RunEventsAsync(string run, CancellationToken cancellationToken) =>
        GetAsync(OfRun(run) + "/events", Json.RunEventViewArray, cancellationToken);

    public async Task<LoginLink> LoginLinkAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/v1/login-links", null, Patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, Json.LoginLink, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private static string Of(string platform) => "/api/v1/platforms/" + Uri.EscapeDataString(platform);

    private static string OfRun(string run) => "/api/v1/runs/" + Uri.EscapeDataString(run);

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, Patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> SendAsync<TBody, T>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType));
        content.Headers.ContentType = new("application/json");
        using var response = await SendAsync(method, path, content, patience, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content, TimeSpan patience, CancellationToken cancellationToken, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        headers?.Invoke(request.Headers);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            throw Home.NotRunning(exception);
        }
        catch (HttpRequestException exception)
        {
            throw Silent(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent(exception);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await ThrowIfRefusedAsync(response, cancellationToken).ConfigureAwait(false);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken).ConfigureAwait(false)
                ?? throw NotOurs(response.StatusCode);
        }
        catch (JsonException)
        {
            throw NotOurs(response.StatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Silent(exception);
        }
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        Problem? problem = null;
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            problem = JsonSerializer.Deserialize(bytes, Json.Problem);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            // Not a problem in our words: said as an unknown answer below.
        }

        throw problem is { Title: not null } ? new(problem with { Status = (int)response.StatusCode }) : NotOurs(response.StatusCode);
    }

    private ServerUnreachableException Silent(Exception cause) =>
        new($"The control plane at {Address} does not answer.", "Look into serve.log in its home folder, or start it again with `agrimaan serve`.", cause);

    private static AgrimaanException NotOurs(HttpStatusCode status) => new(new(
        "answer.unknown", $"The control plane gave an answer that this program does not understand (status {(int)status}).",
        "It may be of another version: stop it with `agrimaan down --all` and start it again.", (int)status));
}
