using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Delivery.Catalog.Explaining;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan explain`.</summary>
internal sealed class ExplainCommand : CommandBase
{
    private readonly Argument<string> _path = new("PATH") { Description = "A path of the platform file, such as services.user-service.scale; . is all of it." };
    private readonly Argument<string?> _file = new("FILE") { Description = "The platform file; agrimaan.yaml without it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _environment = new("--environment", "--env") { Description = "The environment to resolve for; the file as it is without it.", HelpName = "NAME" };

    public ExplainCommand()
        : base("explain", "Tells what holds at a path of the platform file, and where each part of it came from.")
    {
        Arguments.Add(_path);
        Arguments.Add(_file);
        Options.Add(_environment);
    }

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan explain services.user-service.replicas --environment production", "agrimaan explain environments.production.rollout"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var file = PlatformText.Read(invocation.Surroundings.Folder, invocation.Line.GetValue(_file));
        var environment = invocation.Line.GetValue(_environment);
        IReadOnlyList<string> missing = [];
        var values = environment is null ? [] : EnvironmentChoice.Values(EnvironmentChoice.Of(file.Platform, environment), out missing);
        var explanation = Explain(file, environment, invocation.Line.GetRequiredValue(_path), values);
        invocation.Answer(explanation, CliJson.Default.Explanation, terminal => ExplainScreen.Write(terminal, explanation, invocation.Line.GetValue(_file) ?? Path.GetFileName(file.Path), invocation.Surroundings.Folder));
        foreach (var path in missing)
        {
            invocation.Terminal.Complain($"{Path.GetRelativePath(invocation.Surroundings.Folder, path)} cannot be read: what refers to its values is not resolved.", null);
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static Explanation Explain(PlatformText file, string? environment, string path, IReadOnlyList<Agrimaan.Delivery.Catalog.DotEnv> values)
    {
        try
        {
            return Explainer.Explain(file.Text, file.Path, environment, path, values);
        }
        catch (UnknownPathException unknown)
        {
            throw new CommandException(ExitCodes.BadInput, unknown.Message, unknown.Hint);
        }
    }
}
