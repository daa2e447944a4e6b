using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Catalog.Graphs;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan graph`.</summary>
internal sealed class GraphCommand : CommandBase
{
    private readonly Argument<string?> _file = new("FILE") { Description = "The platform file; agrimaan.yaml without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The environment to draw; the file as it is without it.", HelpName = "NAME" };
    private readonly Option<string> _format = new("--format") { Description = "text, dot (for Graphviz) or svg (a picture).", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
    private readonly Option<string?> _out = new("--out") { Description = "The file to write; the terminal without it.", HelpName = "PATH" };

    public GraphCommand()
        : base("graph", "Shows who reaches whom: services, calls, stores, brokers and services of others, in the order of deployment.")
    {
        _format.AcceptOnlyFromAmong("text", "dot", "svg");
        Arguments.Add(_file);
        Options.Add(_environment);
        Options.Add(_format);
        Options.Add(_out);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan graph agrimaan.yaml", "agrimaan graph --format svg --out platform.svg"];

    public override async Task<int> RunAsync(Invocation invocation)
    {
        var platform = PlatformText.Read(invocation.Surroundings.Folder, invocation.Line.GetValue(_file)).Platform;
        if (invocation.Line.GetValue(_environment) is { } environment)
        {
            platform = platform.In(EnvironmentChoice.Of(platform, environment).Name);
        }

        var graph = PlatformGraph.Of(platform);
        var drawn = invocation.Line.GetValue(_format) switch { "dot" => DotGraph.Render(graph), "svg" => SvgGraph.Render(graph), _ => null };
        if (invocation.Line.GetValue(_out) is not { } path)
        {
            Write(invocation, invocation.Terminal, graph, drawn);
            return ExitCodes.Done;
        }

        await SaveAsync(invocation, Path.GetFullPath(path, invocation.Surroundings.Folder), graph, drawn).ConfigureAwait(false);
        invocation.Terminal.Error.WriteLine($"wrote {path}");
        return ExitCodes.Done;
    }

    private static void Write(Invocation invocation, Terminal terminal, PlatformGraph graph, string? drawn)
    {
        if (drawn is not null)
        {
            terminal.Output.Write(drawn);
        }
        else
        {
            invocation.Answer(graph, CliJson.Default.PlatformGraph, terminal, to => GraphScreen.Write(to, graph));
        }
    }

    private static async Task SaveAsync(Invocation invocation, string path, PlatformGraph graph, string? drawn)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Write(invocation, new Terminal(text, TextWriter.Null), graph, drawn);
        try
        {
            await File.WriteAllTextAsync(path, text.ToString(), invocation.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.BadInput, $"{path} cannot be written: {exception.Message}", "Name another file with --out.");
        }
    }
}
