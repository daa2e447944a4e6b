using System.Globalization;
using Agrimaan.Cli;
using Agrimaan.Cli.Commands;
using Agrimaan.Delivery.Catalog;
using Agrimaan.Server.Tests.Api;
using Xunit;

namespace Agrimaan.Server.Tests.Reference;

/// <summary>The pages of docs/reference are what the code says; `./test --update-docs` writes them anew.</summary>
public sealed class ReferencePages
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Reference_page_of_commands_is_what_the_commands_say() =>
        Holds("commands.md", CommandPage.Of(CommandList.Build([], new GlobalOptions())));

    [Fact]
    public void Reference_page_of_the_platform_file_is_what_its_shape_says() =>
        Holds("platform-file.md", PlatformFilePage.Of(PlatformSchema.Json()));

    [Fact]
    public void Reference_page_of_fault_codes_is_what_their_comments_say() =>
        Holds("fault-codes.md", ConstantPages.FaultCodes(Source("src/Delivery/Catalog/Fault.cs")));

    [Fact]
    public void Reference_page_of_exit_codes_is_what_their_comments_say() =>
        Holds("exit-codes.md", ConstantPages.ExitCodes(Source("src/Cli/ExitCodes.cs")));

    [Fact]
    public async Task Reference_page_of_the_api_is_what_the_control_plane_says()
    {
        await using var server = await TestServer.StartAsync();
        Holds("api.md", ApiPage.Of(await server.Http.GetStringAsync(new Uri(server.Address, "/openapi/v1.json"))));
    }

    [Theory]
    [InlineData("environments.NAME.rollout.abort.samples", "Must be a whole number from 1 to 1000000.", "300")]
    [InlineData("gateway.port", "Must be a whole number from 1024 to 65535.", "8080")]
    public void A_key_of_the_file_is_told_with_its_range_and_default(string key, string range, string usual)
    {
        var row = PlatformFilePage.Of(PlatformSchema.Json()).Split('\n').Single(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal));
        Assert.Contains(range, row, StringComparison.Ordinal);
        Assert.Contains($"| `{usual}` |", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_of_a_fault_has_its_line()
    {
        var page = ConstantPages.FaultCodes(Source("src/Delivery/Catalog/Fault.cs"));
        var codes = typeof(FaultCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToArray();
        Assert.True(codes.Length > 30, string.Create(CultureInfo.InvariantCulture, $"{codes.Length} codes"));
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
    }

    private static void Holds(string name, string fresh)
    {
        var file = Path.Combine(Root, "docs", "reference", name);
        if (Environment.GetEnvironmentVariable("AGRIMAAN_UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, fresh);
        }

        Assert.True(File.Exists(file) && File.ReadAllText(file) == fresh, $"docs/reference/{name} is not what the code says: run ./test --update-docs");
    }

    private static string Source(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Agrimaan.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
