using System.Globalization;
using System.Net;
using Agrimaan.Gateway;
using Agrimaan.Gateway.Bench;

// gateway-bench gateway <folder> <public> <admin> | yarp <port> <upstream> <upstream> | [rounds] [seconds]
switch (args)
{
    case ["gateway", var folder, var edge, var admin]:
        return await GatewayProgram.RunAsync(
            new()
            {
                Platform = Peers.Platform,
                Directory = folder,
                Listeners = [new(Listener.Public, IPEndPoint.Parse(edge), null), new(Listener.Admin, IPEndPoint.Parse(admin), null)],
                ControlPlane = () => null,
            },
            CancellationToken.None);
    case ["yarp", var edge, var blue, var green]:
        return await PlainYarp.RunAsync(IPEndPoint.Parse(edge), blue, green);
    default:
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var seconds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
        return await Comparison.RunAsync(rounds, seconds);
}
