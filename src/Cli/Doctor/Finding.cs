using System.Text.Json.Serialization;

namespace Agrimaan.Cli.Doctor;

/// <summary>What was found when one thing was looked at.</summary>
/// <param name="Part">What was looked at.</param>
/// <param name="Answer"><c>ok</c>, <c>warn</c> or <c>bad</c>.</param>
/// <param name="Sentence">What is so.</param>
/// <param name="Next">What to do about it; null when nothing is to be done.</param>
internal sealed record Finding(string Part, string Answer, string Sentence, string? Next = null)
{
    public static Finding Ok(string part, string sentence) => new(part, "ok", sentence);

    public static Finding Warn(string part, string sentence, string next) => new(part, "warn", sentence, next);

    public static Finding Bad(string part, string sentence, string next) => new(part, "bad", sentence, next);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
