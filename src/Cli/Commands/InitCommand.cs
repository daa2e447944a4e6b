using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agrimaan.Cli.Init;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan init`.</summary>
internal sealed class InitCommand : CommandBase
{
    private const int UsualPort = 8080;

    private readonly Argument<string?> _folder = new("FOLDER") { Description = "Where your services are; this folder without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _name = new("--name") { Description = "The platform's name; the folder's without it.", HelpName = "NAME" };
    private readonly Option<int> _port = new("--port") { Description = "The gateway's public port; 8080 or the next free one without it.", HelpName = "N" };
    private readonly Option<bool> _force = new("--force") { Description = "Writes over a platform file that is there." };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Prints the file and writes nothing." };

    public InitCommand()
        : base("init", "Writes a platform file from the services that it finds: Node, ASP.NET, static pages.")
    {
        Arguments.Add(_folder);
        Options.Add(_name);
        Options.Add(_port);
        Options.Add(_force);
        Options.Add(_dry);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan init", "agrimaan init shop --dry-run"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var line = invocation.Line;
        var root = Path.GetFullPath(line.GetValue(_folder) ?? ".", invocation.Surroundings.Folder).TrimEnd('/');
        if (!Directory.Exists(root))
        {
            throw new CommandException(ExitCodes.BadInput, $"There is no folder {line.GetValue(_folder)}.", "Look at the path.");
        }

        var file = Path.Combine(root, PlatformFile.UsualName);
        var dry = line.GetValue(_dry);
        if (!dry && !line.GetValue(_force) && File.Exists(file))
        {
            throw new CommandException(ExitCodes.BadInput, $"{file} is there already, and is left alone.", "Look at what would be written with `agrimaan init --dry-run`, or write over it with --force.");
        }

        var answer = Make(root, file, line.GetValue(_name) ?? Path.GetFileName(root), Port(line.GetValue(_port)), !dry);
        if (root != invocation.Surroundings.Folder)
        {
            answer = answer with { Next = [$"cd {line.GetValue(_folder)}", .. answer.Next] };
        }

        if (!dry)
        {
            Write(file, answer.Text);
        }

        invocation.Answer(answer, InitJson.Default.InitAnswer, terminal =>
        {
            if (!dry)
            {
                InitScreen.Write(terminal, answer);
                return;
            }

            terminal.Output.Write(answer.Text);
            foreach (var told in InitScreen.Lines(answer))
            {
                terminal.Error.WriteLine(told.Text);
            }
        });
        return Task.FromResult(ExitCodes.Done);
    }

    private static InitAnswer Make(string root, string file, string name, int port, bool written)
    {
        var found = FolderSearch.In(root);
        if (!found.Any(service => service.NotYet is null))
        {
            throw new CommandException(
                ExitCodes.BadInput,
                found.Count == 0 ? $"No service was found in {root}." : $"In {root} only {found[0].Evidence} was found, and {found[0].NotYet}.",
                "A service is a folder with a package.json, a server.mjs or a web project's .csproj. For others write the file by hand: `agrimaan schema` describes it.");
        }

        var guess = Relating.Of(name, port, found);
        string[] next =
        [
            .. guess.Services.SelectMany(service => service.Found.Before).Distinct(),
            "agrimaan validate", "agrimaan up",
        ];
        return new(
            file, written, guess.Platform,
            [.. guess.Services.Select(service => new InitService(
                service.Name, service.Found.Kind, service.Found.Evidence, service.Found.Command, service.Found.Files, service.Guesses,
                service.Found.NotYet is { } why ? [.. service.Doubts, $"left out of the file: {why}"] : service.Doubts))],
            guess.Routes, guess.Notes, next, PlatformWriting.Of(guess));
    }

    private static int Port(int asked)
    {
        if (asked is < 0 or > ushort.MaxValue or (> 0 and < 1024))
        {
            throw new CommandException(ExitCodes.BadInput, "--port needs a number from 1024 to 65535.", "For example `agrimaan init --port 8080`.");
        }

        return asked > 0 ? asked : Enumerable.Range(UsualPort, 100).First(port => port == UsualPort + 99 || IsFree(port));
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Write(string file, string text)
    {
        var next = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.next");
        try
        {
            File.WriteAllText(next, text);
            File.Move(next, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(next);
            throw new CommandException(ExitCodes.BadInput, $"{file} cannot be written: {exception.Message}", "Look at the folder's permissions, or print the file with --dry-run.");
        }
    }
}
