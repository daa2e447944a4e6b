using System.CommandLine;
using Agrimaan.Cli.Screens;
using Agrimaan.Client;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan validate`.</summary>
internal sealed class ValidateCommand : CommandBase
{
    private readonly Argument<string?> _file = new("FILE") { Description = "The platform file; agrimaan.yaml without it.", Arity = ArgumentArity.ZeroOrOne };

    public ValidateCommand()
        : base("validate", "Finds every fault of a platform file at once; needs no control plane.") => Arguments.Add(_file);

    public override IReadOnlyList<string> Examples { get; } = ["agrimaan validate agrimaan.yaml", "agrimaan validate -o sarif > agrimaan.sarif"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        var file = invocation.Line.GetValue(_file);
        try
        {
            var text = PlatformText.Read(invocation.Surroundings.Folder, file);
            if (invocation.ForPeople)
            {
                FaultScreen.Write(invocation.Terminal, text.Warnings);
                invocation.Terminal.Sentence(Summary(file, text.Platform), "  ");
            }
            else
            {
                Write(invocation, text.Warnings);
            }

            return Task.FromResult(ExitCodes.Done);
        }
        catch (CommandException exception) when (!invocation.ForPeople && exception.Faults.Count > 0)
        {
            Write(invocation, exception.Faults);
            return Task.FromResult(exception.ExitCode);
        }
    }

    private static void Write(Invocation invocation, IReadOnlyList<FaultView> faults)
    {
        if (invocation.Format == Sarif.Format)
        {
            Sarif.Write(invocation.Terminal.Output, faults);
        }
        else
        {
            Structured.Write(invocation.Terminal.Output, faults, ClientJson.Default.IReadOnlyListFaultView, invocation.Format);
        }
    }

    private static string Summary(string? file, Platform platform)
    {
        var frontends = platform.Services.Values.Count(service => service.Kind == ServiceKind.Frontend);
        return $"{file ?? PlatformFile.UsualName} is good: {platform.Name} has {Say.Plural(platform.Services.Count - frontends, "service")}, "
            + $"{Say.Plural(frontends, "frontend")}, {Say.Plural(platform.Gateway.Routes.Count, "route")} and {Say.Plural(platform.Environments.Count, "environment")}.";
    }
}
