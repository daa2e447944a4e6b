using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agrimaan.Targets.Tests;

/// <summary>A service for tests: answers on PORT, or on the socket that its keeper hands over. Honest, unless its conduct says otherwise.</summary>
internal static class HttpChild
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public static int Run(string[] conduct)
    {
        var sick = conduct.Contains("sick");
        using var listener = Listen();
        Console.WriteLine("listening");
        if (conduct.Contains("dies-soon"))
        {
            new Thread(() =>
            {
                Thread.CurrentThread.Join(Short);
                Environment.Exit(0);
            }).Start();
        }

        while (true)
        {
            using var connection = listener.Accept();
            connection.ReceiveTimeout = 1_000;
            using var stream = new NetworkStream(connection);
            using var reader = new StreamReader(stream);
            var path = reader.ReadLine()?.Split(' ').ElementAtOrDefault(1) ?? "";
            while (!string.IsNullOrEmpty(reader.ReadLine()))
            {
            }

            if (path == "/crash")
            {
                Console.Error.WriteLine("told to crash");
                return 7;
            }

            var status = path == "/ready" && sick ? "503 Sick" : "200 OK";
            var body = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            if (path == "/let-go")
            {
                // Lives on and listens no more.
                connection.Close();
                listener.Close();
                Thread.CurrentThread.Join(Timeout.Infinite);
            }
        }
    }

    private static Socket Listen()
    {
        if (Environment.GetEnvironmentVariable("AGRIMAAN_LISTEN") is { } handed)
        {
            return new Socket(new SafeSocketHandle(int.Parse(handed.Split('=', ':')[1], CultureInfo.InvariantCulture), ownsHandle: true));
        }

        var port = int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen(128);
        return socket;
    }
}
