using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Agrimaan.Samples.Shared;

/// <summary>Another service of the platform. An answer is whole or it is a failure: nothing is made up when the other side fails.</summary>
public sealed class Callee(string name, HttpClient client)
{
    /// <summary>The answer, or nothing when the other side does not know the thing.</summary>
    public async Task<T?> Find<T>(string path, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var response = await Send(new HttpRequestMessage(HttpMethod.Get, path), stop);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await Read(response, type, stop);
    }

    public async Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var response = await Send(new HttpRequestMessage(HttpMethod.Get, path), stop);
        return await Read(response, type, stop);
    }

    /// <summary>The thing made, or the faults the other side found in what was sent.</summary>
    public async Task<(T? Made, Faults Faults)> Post<TSent, T>(string path, TSent sent, JsonTypeInfo<TSent> sentType, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(sent, sentType) };
        using var response = await Send(request, stop);
        if (response.StatusCode != HttpStatusCode.BadRequest)
        {
            return (await Read(response, type, stop), new Faults());
        }

        var problem = await response.Content.ReadFromJsonAsync(SharedJson.Default.HttpValidationProblemDetails, stop);
        return (null, new Faults(problem?.Errors ?? new Dictionary<string, string[]>()));
    }

    /// <summary>Whatever it answers, as text.</summary>
    public async Task<(int Status, string Text)> Text(string path, CancellationToken stop)
    {
        using var response = await Send(new HttpRequestMessage(HttpMethod.Get, path), stop);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(stop));
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            return await client.SendAsync(request, stop);
        }
        catch (HttpRequestException exception)
        {
            throw new RequestException(StatusCodes.Status502BadGateway, $"{name} cannot be reached", $"{request.Method} {request.RequestUri} ended with {exception.HttpRequestError}.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new RequestException(StatusCodes.Status504GatewayTimeout, $"{name} did not answer in time", $"{request.Method} {request.RequestUri} took longer than {client.Timeout.TotalSeconds} s.");
        }
    }

    private async Task<T> Read<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        var asked = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}";
        try
        {
            return response.IsSuccessStatusCode && await response.Content.ReadFromJsonAsync(type, stop) is { } answer
                ? answer
                : throw new RequestException(StatusCodes.Status502BadGateway, $"{name} failed", $"It answered {(int)response.StatusCode} to {asked}.");
        }
        catch (JsonException)
        {
            throw new RequestException(StatusCodes.Status502BadGateway, $"{name} cannot be understood", $"Its answer to {asked} is not what was agreed on.");
        }
    }
}
