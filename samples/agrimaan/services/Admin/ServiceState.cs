using System.Text.Json.Serialization;
using Agrimaan.Samples.Shared;

namespace Agrimaan.Samples.Admin;

/// <summary>What a service says of itself; a service that cannot be asked is an answer here, not a failure.</summary>
internal sealed record ServiceState(string Service, bool Ready, string Says)
{
    public static async Task<ServiceState> Ask(string name, Callee callee, CancellationToken stop)
    {
        try
        {
            var (status, text) = await callee.Text("/health/ready", stop);
            return new(name, status == StatusCodes.Status200OK, text);
        }
        catch (RequestException exception)
        {
            return new(name, false, exception.Message);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ServiceState>))]
internal sealed partial class AdminJson : JsonSerializerContext;
