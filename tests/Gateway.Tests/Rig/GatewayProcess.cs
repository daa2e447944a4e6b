using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Gateway.Tests.Rig;

/// <summary>The program itself as a gateway on sockets that this test holds open, as a keeper does; it can be killed and started again.</summary>
internal sealed partial class GatewayProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agrimaan-gateway-").FullName;
    private readonly Socket _public = Bound();
    private readonly Socket _admin = Bound();
    private Process? _process;

    public GatewayProcess(RoutingTable table) => File.WriteAllBytes(Path.Combine(_folder, "table.json"), RoutingTableJson.Write(table));

    public Uri Address => new($"http://{_public.LocalEndPoint}");

    public void Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "agrimaan.dll"),
                "gateway", "--platform", TestTable.Platform, "--directory", _folder, "--home", Path.Combine(_folder, "home"),
            },
        };
        start.Environment[Listener.Variable] = string.Create(
            CultureInfo.InvariantCulture,
            $"{Listener.Public}={_public.Handle}:{_public.LocalEndPoint};{Listener.Admin}={_admin.Handle}:{_admin.LocalEndPoint}");
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        _process = Process.Start(start);
    }

    /// <summary>As kill -9.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>As SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        _ = Signal(_process!.Id, 15);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _process?.Dispose();
        _public.Dispose();
        _admin.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);

        // 2 is F_SETFD; without FD_CLOEXEC the child inherits it under the same number.
        _ = Control((int)socket.Handle, 2, 0);
        return socket;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
