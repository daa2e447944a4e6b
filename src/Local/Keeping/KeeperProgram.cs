using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Agrimaan.Local.Keeping;

/// <summary>
/// The keeper: a small process that owns one other, its log, its sockets and its end. It is a session of its own, so that neither
/// the control plane's death nor a closed terminal reaches what it keeps.
/// </summary>
public static class KeeperProgram
{
    /// <param name="directory">The folder that holds <c>spec.json</c>.</param>
    /// <returns>0 when its work is done or another keeper does it.</returns>
    public static int Run(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("agrimaan: processes can be kept on Linux only so far");
            return 4;
        }

        var folder = new KeeperFolder(directory);
        try
        {
            Posix.NewSession();
            Posix.BecomeSubreaper();
            LeaveTerminal();
            return Keep(folder);
        }
        catch (Exception fault)
        {
            // Nobody reads what this process prints; the next best place is beside the log.
            File.AppendAllText(Path.Combine(folder.Directory, "keeper.log"), $"{DateTimeOffset.UtcNow:O} {fault}\n");
            return 4;
        }
    }

    private static int Keep(KeeperFolder folder)
    {
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var single = folder.TryLock();
        if (single is null || folder.ReadSpec() is not { } spec)
        {
            return 0;
        }

        using var supervisor = new Supervisor(folder, spec, TimeProvider.System);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            supervisor.Stop();
        });
        using var server = folder.Listen();
        new Thread(() => Serve(server, supervisor)) { IsBackground = true, Name = "socket" }.Start();
        supervisor.Run();
        folder.Retire();
        return 0;
    }

    private static void LeaveTerminal()
    {
        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        var descriptor = (int)nothing.SafeFileHandle.DangerousGetHandle();
        for (var standard = 0; standard <= 2; standard++)
        {
            Posix.Duplicate(descriptor, standard);
        }
    }

    private static void Serve(Socket server, Supervisor supervisor)
    {
        while (true)
        {
            try
            {
                using var connection = server.Accept();
                connection.ReceiveTimeout = connection.SendTimeout = 2_000;
                using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                if (reader.ReadLine() is { } line)
                {
                    stream.Write([.. Answer(line, supervisor), (byte)'\n']);
                }
            }
            catch (ObjectDisposedException)
            {
                return; // The keeper is at its end.
            }
            catch (Exception fault) when (fault is IOException or SocketException or JsonException)
            {
                // A caller that went away or spoke nonsense; the next one is served.
            }
        }
    }

    private static byte[] Answer(string line, Supervisor supervisor)
    {
        var request = JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperRequest);
        var state = supervisor.State;
        try
        {
            switch (request)
            {
                case { Verb: "stop" }:
                    supervisor.Stop();
                    break;
                case { Verb: "restart" }:
                    supervisor.Restart();
                    break;
                case { Verb: "listen", Spec: { } spec }:
                    supervisor.Listen(spec);
                    break;
            }

            state = supervisor.State;
        }
        catch (SocketException fault)
        {
            state = state with { State = KeptState.Failed, Reason = fault.Message };
        }

        return JsonSerializer.SerializeToUtf8Bytes(state, KeeperJson.Default.KeeperState);
    }
}
