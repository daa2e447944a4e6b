using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Agrimaan.Delivery.Targets;

namespace Agrimaan.Local.Keeping;

/// <summary>What a keeper is asked on its socket, one request after the other. Who asks for a change must lead; anybody may look.</summary>
internal sealed class KeeperRequests(Supervisor supervisor, Fence fence)
{
    private string _said = "";

    /// <summary>Answers until the socket is closed.</summary>
    public void Serve(Socket server)
    {
        while (true)
        {
            try
            {
                using var connection = server.Accept();
                connection.ReceiveTimeout = connection.SendTimeout = 2_000;
                using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                if (reader.ReadLine() is { } line && JsonSerializer.Deserialize(line, KeeperJson.Default.KeeperRequest) is { } request)
                {
                    stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(Answer(request), KeeperJson.Default.KeeperState), (byte)'\n']);
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

    private KeeperState Answer(KeeperRequest request)
    {
        if (request is not { Verb: "state", Epoch: null } && Refuse(request) is { } refusal)
        {
            return supervisor.State with { Refusal = refusal };
        }

        try
        {
            Obey(request);
            return supervisor.State;
        }
        catch (SocketException fault)
        {
            return supervisor.State with { State = KeptState.Failed, Reason = fault.Message };
        }
    }

    /// <summary>The epoch is on the disk before anything is done in it, so that a keeper that is killed in between remembers whom it obeyed.</summary>
    private KeeperRefusal? Refuse(KeeperRequest request)
    {
        try
        {
            fence.Take(request.Epoch ?? 0);
            return null;
        }
        catch (FencedException fault)
        {
            // Once, though who does not know that it was replaced may ask every second.
            var said = $"refused to {request.Verb} for epoch {request.Epoch ?? 0}: epoch {fault.By} leads now";
            if (said != _said)
            {
                _said = said;
                supervisor.Say(said);
            }

            return new(fault.By, fault.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(null, $"the epoch of who leads cannot be kept: {fault.Message}");
        }
    }

    private void Obey(KeeperRequest request)
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
    }
}
