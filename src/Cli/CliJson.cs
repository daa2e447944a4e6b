using System.Text.Json.Serialization;
using Agrimaan.Delivery.Catalog.Explaining;
using Agrimaan.Delivery.Catalog.Graphs;

namespace Agrimaan.Cli;

/// <summary>How answers look as JSON that no control plane gave; generated, so that writing them needs no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(PlatformGraph))]
internal sealed partial class CliJson : JsonSerializerContext;
