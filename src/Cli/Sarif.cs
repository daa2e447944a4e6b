using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agrimaan.Client;

namespace Agrimaan.Cli;

/// <summary>Faults in the form that code hosts and editors take from every checker: SARIF 2.1.0.</summary>
internal static class Sarif
{
    /// <summary>The value of `--output` that asks for it.</summary>
    public const string Format = "sarif";

    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    public static void Write(TextWriter output, IReadOnlyList<FaultView> faults)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            var rules = faults.Select(fault => fault.Code).Distinct().Order(StringComparer.Ordinal).ToList();
            Tool(json, rules);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var fault in faults)
            {
                Result(json, fault, rules.IndexOf(fault.Code));
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Tool(Utf8JsonWriter json, List<string> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "agrimaan");
        json.WriteString("version", ProgramVersion.Text);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, FaultView fault, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", fault.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", fault.Severity);
        json.WriteStartObject("message");
        json.WriteString("text", fault.Hint is { Length: > 0 } hint ? $"{fault.Message}: {hint}" : fault.Message);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Address(fault.File));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", fault.Line);
        json.WriteNumber("startColumn", fault.Column);
        json.WriteNumber("endColumn", fault.Column + Math.Max(1, fault.Length));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A path is a reference relative to where the checker ran, unless it is absolute.</summary>
    private static string Address(string file) =>
        Path.IsPathFullyQualified(file) ? new Uri(file).AbsoluteUri : string.Join('/', file.Split('/', '\\').Select(Uri.EscapeDataString));
}
