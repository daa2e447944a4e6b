using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Agrimaan.Samples.Tests;

internal static class JsonAnswers
{
    public static async Task<JsonNode> Json(this HttpClient http, string path) => (await http.GetFromJsonAsync<JsonNode>(path))!;

    public static async Task<JsonNode> Post(this HttpClient http, string path, object body, HttpStatusCode expected)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        Assert.Equal(expected, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
