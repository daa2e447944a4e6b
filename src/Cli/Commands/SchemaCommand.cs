using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli.Commands;

/// <summary>`agrimaan schema`.</summary>
internal sealed class SchemaCommand() : CommandBase("schema", "Prints the JSON Schema of the platform file, for editors.")
{
    public override IReadOnlyList<string> Examples { get; } = ["agrimaan schema > agrimaan.schema.json"];

    public override Task<int> RunAsync(Invocation invocation)
    {
        invocation.Terminal.Output.Write(PlatformSchema.Json());
        return Task.FromResult(ExitCodes.Done);
    }
}
