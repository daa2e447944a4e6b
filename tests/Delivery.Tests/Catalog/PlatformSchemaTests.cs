using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

public sealed class PlatformSchemaTests
{
    private static readonly string[] Absences = [" Required.", " No default.", " Empty by default."];

    private static readonly JsonObject Schema = JsonNode.Parse(PlatformSchema.Json())!.AsObject();

    [Fact]
    public void Every_key_of_the_shape_is_in_the_schema_with_what_it_means()
    {
        var keys = Keys(PlatformShape.Root, Schema, "").ToList();

        Assert.True(keys.Count > 200);
        Assert.All(keys, key =>
        {
            Assert.Equal((key.Key.Name, true), (key.Key.Name, key.Schema["description"]!.GetValue<string>().StartsWith(key.Key.Description, StringComparison.Ordinal)));
            Assert.Equal(key.Key.Examples.Count(), key.Schema["examples"]!.AsArray().Count);
            Assert.Equal(key.Key.Default is null, key.Schema["default"] is null);
            Assert.True(key.Schema["default"] is not null || Absences.Any(absence => key.Schema["description"]!.GetValue<string>().EndsWith(absence, StringComparison.Ordinal)), key.Path);
        });
    }

    [Fact]
    public void Every_node_says_what_it_is_and_gives_an_example_that_fits() => Assert.All(Nodes(Schema), node =>
    {
        Assert.True(node["description"] is not null && (node["type"] ?? node["anyOf"]) is not null, node.ToJsonString());
        Assert.True(node["examples"]?.AsArray().Count > 0, node.ToJsonString());
        Assert.All(node["examples"]!.AsArray(), example => Assert.Empty(SchemaCheck.Faults(example, node)));
    });

    [Fact]
    public void A_map_with_given_keys_takes_no_others() =>
        Assert.All(Nodes(Schema).Where(node => node["properties"] is not null), node => Assert.False(node["additionalProperties"]!.GetValue<bool>()));

    [Fact]
    public void Examples_and_defaults_are_right_by_the_schema_and_by_the_reader()
    {
        foreach (var (path, key, schema) in Keys(PlatformShape.Root, Schema, ""))
        {
            foreach (var text in key.Examples.Append(key.Default).OfType<string>())
            {
                Assert.Equal((path, ""), (path, string.Join("\n", SchemaCheck.Faults(Json(text), schema))));
                var findings = new Findings("", text);
                ShapeChecker.Check(YamlReader.Read(text, findings)!, key.Shape, path, findings);
                Assert.Empty(findings.All);
            }
        }
    }

    [Fact]
    public void The_example_in_the_documentation_is_right_by_the_schema() => Assert.Empty(SchemaCheck.Faults(Json(Files.Example), Schema));

    [Fact]
    public void Defaults_of_the_schema_are_those_of_the_model()
    {
        var platform = Files.Good(Files.Smallest);
        var spelled = Files.Good($$"""
            platform: farm
            apiVersion: platform/v1
            services: { api: { {{Defaults("services.*")}}, run: { command: [api], {{Defaults("services.*.run")}} }, http: { {{Defaults("services.*.http")}} } } }
            gateway: { {{Defaults("gateway")}} }
            environments: { local: { {{Defaults("environments.*")}}, rollout: { {{Defaults("environments.*.rollout")}}, abort: { {{Defaults("environments.*.rollout.abort")}} } } } }
            """);

        Assert.Equal(JsonSerializer.Serialize(platform), JsonSerializer.Serialize(spelled));
    }

    /// <summary>Each value fault of the reader that an editor can see is one by the schema too; the broken file has most of them.</summary>
    [Theory]
    [InlineData("platform: 5")]
    [InlineData("platform: \"farm\\n\"")]
    [InlineData("platform: true")]
    [InlineData("apiVersion: v2")]
    [InlineData("gateway: { port: \"8080\" }")]
    [InlineData("gateway: { port: 1 }")]
    [InlineData("gateway: { sticky: yes }")]
    [InlineData("gateway: { routes: { api: web } }")]
    [InlineData("services: { a: { run: { command: [] } } }")]
    [InlineData("services: { a: { run: { command: 'node \"x\"' } } }")]
    [InlineData("services: { a: { run: { command: } } }")]
    [InlineData("services: { a: { calls: [b, b] } }")]
    [InlineData("services: { a: { calls: [5] } }")]
    [InlineData("services: { a: { settings: { A-B: 1 } } }")]
    [InlineData("services: { a: { settings: { A: } } }")]
    [InlineData("services: { a: { http: { stopGrace: 5 } } }")]
    [InlineData("services: { a: { tier: high } }")]
    [InlineData("services: { A: {} }")]
    [InlineData("services: ")]
    [InlineData("environments: {}")]
    [InlineData("environments: { local: { rollout: { steps: [10] } } }")]
    [InlineData("environments: { local: { rollout: { abort: { errors: 5% } } } }")]
    [InlineData("wibble: 1")]
    public void What_the_shape_refuses_the_schema_refuses(string text)
    {
        var whole = text + string.Concat(new[] { "platform: farm", "apiVersion: platform/v1", "environments: { local: {} }" }.Where(line => !text.StartsWith(line.Split(':')[0], StringComparison.Ordinal)).Select(line => "\n" + line));
        var findings = new Findings("", whole);
        ShapeChecker.Check(YamlReader.Read(whole, findings)!, PlatformShape.Root, "", findings);

        Assert.NotEmpty(findings.All);
        Assert.NotEmpty(SchemaCheck.Faults(Json(whole), Schema));
    }

    [Fact]
    public void Patterns_mean_the_same_in_editors_and_here() =>
        Assert.All(Nodes(Schema).Select(node => node["pattern"]).OfType<JsonNode>(), pattern => Assert.NotNull(new Regex(pattern.GetValue<string>(), RegexOptions.ECMAScript)));

    private static string Defaults(string path) => string.Join(
        ", ", Keys(PlatformShape.Root, Schema, "").Where(key => key.Path == path + "." + key.Key.Name && key.Key.Default is not null).Select(key => $"{key.Key.Name}: {key.Key.Default}"));

    private static JsonNode? Json(string yaml)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            NodeJson.Write(json, yaml);
        }

        return JsonNode.Parse(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Every key of a shape beside its node of the schema.</summary>
    private static IEnumerable<(string Path, KeyShape Key, JsonObject Schema)> Keys(Shape shape, JsonObject schema, string path) => shape switch
    {
        KeysShape keys => keys.Keys.SelectMany(key =>
        {
            var below = schema["properties"]![key.Name]!.AsObject();
            var name = path.Length == 0 ? key.Name : path + "." + key.Name;
            return Keys(key.Shape, below, name).Prepend((name, key, below));
        }),
        NamesShape names => Keys(names.Value, schema["additionalProperties"]!.AsObject(), path + ".*"),
        ListShape list => Keys(list.Item, schema["items"]!.AsObject(), path + "[]"),
        EitherShape either => either.Ways.SelectMany((way, index) => Keys(way, schema["anyOf"]![index]!.AsObject(), path)),
        _ => [],
    };

    private static IEnumerable<JsonObject> Nodes(JsonObject schema)
    {
        var below = (schema["properties"]?.AsObject().Select(entry => entry.Value) ?? [])
            .Concat(schema["anyOf"]?.AsArray() ?? Enumerable.Empty<JsonNode?>())
            .Append(schema["items"]).Append(schema["additionalProperties"] as JsonObject).Append(schema["propertyNames"]);
        return below.OfType<JsonObject>().SelectMany(Nodes).Prepend(schema);
    }
}
