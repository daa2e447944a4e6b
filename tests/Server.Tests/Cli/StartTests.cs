using System.Diagnostics;
using Xunit;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>What a short command loads, seen in a process of its own.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("--version", 0)]
    [InlineData("status", 0)]
    [InlineData("status -o json", 0)]
    public async Task A_short_command_loads_no_web_server(string line, int exitCode)
    {
        await using var fake = await FakeControlPlane.StartAsync(_home.Home);
        fake.Platform = Sample.Platform;
        var loaded = await LoadedAsync(line, exitCode);
        Assert.Contains("agrimaan", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, name => name is "Agrimaan.Server" or "Agrimaan.Gateway" or "Agrimaan.Local" or "YamlDotNet" or "Spectre.Console" or "System.Linq.Expressions");
        if (line == "--version")
        {
            Assert.DoesNotContain("System.CommandLine", loaded);
        }
    }

    public void Dispose() => _home.Dispose();

    private async Task<string[]> LoadedAsync(string line, int exitCode)
    {
        var list = Path.Combine(_home.Home.Folder, "loaded");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "agrimaan.dll"));
        foreach (var word in line.Split(' '))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["AGRIMAAN_HOME"] = _home.Home.Folder;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.Variable] = list;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == exitCode, await error);
        return await File.ReadAllLinesAsync(list);
    }
}
