using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Agrimaan.Testing;

namespace Agrimaan.Samples.Tests;

/// <summary>One sample service as a process of its own, on a port that the system chose, killed at the latest when disposed.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(string project, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Assembly(project)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public string Address => Http.BaseAddress!.ToString();

    public IEnumerable<string> Output => output;

    public static async Task<ServiceProcess> Start(string project, params (string Name, string Value)[] settings)
    {
        var service = new ServiceProcess(project, settings);
        try
        {
            service.Http.BaseAddress = await service.listening.Task.WaitAsync(Patience);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        return service;
    }

    /// <summary>One that need not say where it listens: it is told.</summary>
    public static async Task<ServiceProcess> StartQuietly(string project, params (string Name, string Value)[] settings)
    {
        var port = PrivateRabbit.FreePort();
        var service = new ServiceProcess(project, [.. settings, ("PORT", $"{port}")]);
        service.Http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        try
        {
            await Eventually.True(service.IsUp, "it answers", Patience);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }

        return service;
    }

    /// <summary>The exit code and the words of a service that is expected to refuse to start.</summary>
    public static async Task<(int ExitCode, string Words)> StartAndFail(string project, params (string Name, string Value)[] settings)
    {
        await using var service = new ServiceProcess(project, settings);
        var code = await service.Exit();
        return (code, string.Join('\n', service.output));
    }

    public void Terminate() => _ = Signal(process.Id, 15);

    public async Task<int> Exit()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    private async Task<bool> IsUp()
    {
        try
        {
            return await Http.GetStringAsync("/health/live") == "ok";
        }
        catch (HttpRequestException) when (!process.HasExited)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [GeneratedRegex(@"Now listening on: (http://[\d.:]+)")]
    private static partial Regex Listening();

    private void Read(string? line)
    {
        if (line is null)
        {
            listening.TrySetException(new InvalidOperationException("The service ended: " + string.Join('\n', output)));
            return;
        }

        output.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }
}
