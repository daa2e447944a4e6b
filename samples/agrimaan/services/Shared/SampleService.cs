using System.Net;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agrimaan.Samples.Shared;

/// <summary>What the sample services have in common: port, logs, health, numbers, failures, and an end that lets requests in flight finish.</summary>
public sealed class SampleService
{
    private const int MaxBody = 64 * 1024;

    private readonly List<Func<string>> notes = [];
    private readonly List<Task> background = [];
    private Database? database;

    private SampleService(WebApplication app, ServiceSettings settings)
    {
        App = app;
        Settings = settings;
    }

    public WebApplication App { get; }

    public ServiceSettings Settings { get; }

    /// <summary>Builds the service from the environment and runs it to its end; the process's exit code comes back.</summary>
    public static async Task<int> RunAsync(IJsonTypeInfoResolver json, Action<SampleService> map, Func<ServiceSettings, FailureWriter>? failures = null)
    {
        try
        {
            var settings = new ServiceSettings(Environment.GetEnvironmentVariable);
            await using var app = Build(settings, json);
            var service = new SampleService(app, settings);
            service.UseMiddleware(failures?.Invoke(settings) ?? Failures.WriteProblem);
            map(service);
            await Task.Delay(settings.StartDelay);
            await app.RunAsync();
            await Task.WhenAll(service.background);
            return 0;
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
    }

    /// <summary>The service's own data file in the folder that outlives versions, with its tables and first rows.</summary>
    public Database OpenDatabase(string name)
    {
        using var script = new StreamReader(Assembly.GetEntryAssembly()!.GetManifestResourceStream("database.sql")!);
        return OpenDatabase(name, script.ReadToEnd());
    }

    /// <summary>The same with tables that are not the service's own idea.</summary>
    public Database OpenDatabase(string name, string script) =>
        database = Database.Create(Path.Combine(Settings.Folder("AGRIMAAN_DATA"), $"{name}.db"), script);

    /// <summary>What a service that works has to add to its readiness, for people who look.</summary>
    public void SayWhenReady(Func<string> note) => notes.Add(note);

    /// <summary>Work beside the requests. It starts with the service and is asked to stop with it.</summary>
    public void Beside(Func<CancellationToken, Task> work)
    {
        var life = App.Services.GetRequiredService<IHostApplicationLifetime>();
        life.ApplicationStarted.Register(() => background.Add(Task.Run(() => work(life.ApplicationStopping))));
    }

    public ILogger Log(string name) => App.Services.GetRequiredService<ILoggerFactory>().CreateLogger(name);

    /// <summary>Another service, at the address that the platform gives for it.</summary>
    public Callee Callee(string service)
    {
        var connections = new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false };
        var current = App.Services.GetRequiredService<IHttpContextAccessor>();
        var previews = new PreviewHeaders(current) { InnerHandler = connections };
        var collector = new VisitedPath.Collector(current) { InnerHandler = previews };
        return new Callee(service, new HttpClient(collector) { BaseAddress = Settings.AddressOf(service), Timeout = TimeSpan.FromSeconds(5) });
    }

    private static WebApplication Build(ServiceSettings settings, IJsonTypeInfoResolver json)
    {
        // Empty rather than slim: no settings files, so no file watchers, of which a busy machine has few.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, settings.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = @"yyyy-MM-dd\THH:mm:ss.fff\Z";
            console.IncludeScopes = true;
        });
        builder.Logging.Configure(log => log.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Logging.SetMinimumLevel(settings.Log).AddFilter("Microsoft.AspNetCore", (LogLevel)Math.Max((int)settings.Log, (int)LogLevel.Warning));
        builder.Services.AddRoutingCore();
        builder.Services.AddHttpContextAccessor();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, json);
            options.SerializerOptions.TypeInfoResolverChain.Add(SharedJson.Default);
        });
        // Below the ten seconds of grace that the platform gives.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
        return builder.Build();
    }

    private void UseMiddleware(FailureWriter failures)
    {
        var metrics = new RequestMetrics();
        Use(metrics.Handle);
        Use(VisitedPath.Handle);
        Use(new Failures(failures, App.Services.GetRequiredService<ILogger<Failures>>()).Handle);
        Use(new FaultInjection(Settings).Handle);
        App.MapPlatformEndpoints(metrics, () => database?.IsReadable() ?? true, () => string.Concat(notes.Select(note => $"; {note()}")));
    }

    private void Use(Func<HttpContext, RequestDelegate, Task> handle) => App.Use(next => context => handle(context, next));
}
