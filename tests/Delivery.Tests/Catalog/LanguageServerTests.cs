using Agrimaan.Delivery.Catalog;
using Xunit;

namespace Agrimaan.Delivery.Tests.Catalog;

/// <summary>What an editor makes of the schema.</summary>
public sealed class LanguageServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-schema-").FullName;
    private readonly CancellationTokenSource _late = new(TimeSpan.FromMinutes(2));

    [Fact]
    public async Task A_file_without_a_fault_has_none_in_an_editor_and_a_fault_is_marked_at_its_place()
    {
        await using var server = await LanguageServer.StartAsync(_late.Token);
        Assert.Empty(await server.DiagnoseAsync("file:///good.yaml", WithSchema(Files.Example), _late.Token));

        var text = WithSchema(Files.Example).Replace("    replicas: 2\n", "    replcas: 2\n", StringComparison.Ordinal).Replace("kind: redis", "kind: reddis", StringComparison.Ordinal);
        var marked = await server.DiagnoseAsync("file:///bad.yaml", text, _late.Token);
        Assert.Equal(2, marked.Count);
        var lines = text.Split('\n');
        foreach (var wrong in new[] { "replcas", "reddis" })
        {
            var line = Array.FindIndex(lines, each => each.Contains(wrong, StringComparison.Ordinal));
            var one = Assert.Single(marked, diagnostic => (int)diagnostic!["range"]!["start"]!["line"]! == line)!;
            Assert.Equal(lines[line].IndexOf(wrong, StringComparison.Ordinal), (int)one["range"]!["start"]!["character"]!);
        }
    }

    [Fact]
    public async Task Keys_and_words_are_offered_where_they_may_stand()
    {
        await using var server = await LanguageServer.StartAsync(_late.Token);
        var text = WithSchema("platform: farm\napiVersion: platform/v1\nservices:\n  users:\n    \n    tier: \n    calls: []\nenvironments:\n  local:\n    \n");
        await server.DiagnoseAsync("file:///new.yaml", text, _late.Token);

        var service = await server.CompleteAsync("file:///new.yaml", 5, 4, _late.Token);
        Assert.Superset(new HashSet<string> { "use", "run", "replicas", "scale", "owns", "publishes", "secrets" }, service.ToHashSet());
        Assert.DoesNotContain("calls", service);
        Assert.Superset(new HashSet<string> { "critical", "important", "standard" }, (await server.CompleteAsync("file:///new.yaml", 6, 10, _late.Token)).ToHashSet());
        Assert.Superset(new HashSet<string> { "like", "windows", "approvals", "rollout", "values" }, (await server.CompleteAsync("file:///new.yaml", 10, 4, _late.Token)).ToHashSet());
    }

    public void Dispose()
    {
        _late.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The text with its first line naming the schema, as `agrimaan schema` writes it.</summary>
    private string WithSchema(string text)
    {
        var schema = Path.Combine(_folder, "agrimaan.schema.json");
        File.WriteAllText(schema, PlatformSchema.Json());
        return $"# yaml-language-server: $schema={new Uri(schema).AbsoluteUri}\n{text.Replace("# yaml-language-server: $schema=./agrimaan.schema.json\n", "", StringComparison.Ordinal)}";
    }
}
