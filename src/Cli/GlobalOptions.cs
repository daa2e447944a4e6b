using System.CommandLine;

namespace Agrimaan.Cli;

/// <summary>Options that every command understands.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Output { get; } = new("--output", "-o")
    {
        Description = "How the answer looks: table, json or yaml.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "table",
        Recursive = true,
    };

    public Option<string?> Platform { get; } = new("--platform")
    {
        Description = "The platform meant, when there are several.",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<bool> NoColour { get; } = new("--no-color") { Description = "No colours; so does the variable NO_COLOR.", Recursive = true };

    public Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "Explains a command.", Recursive = true };

    /// <summary>Only the program as a whole has a version; `release create --version` is another thing.</summary>
    public Option<bool> Version { get; } = new("--version") { Description = "Prints the program's version." };

    public void AddTo(RootCommand root)
    {
        Output.AcceptOnlyFromAmong("table", "json", "yaml", Sarif.Format);
        root.Options.Clear();
        root.Options.Add(Output);
        root.Options.Add(Platform);
        root.Options.Add(NoColour);
        root.Options.Add(Help);
        root.Options.Add(Version);
    }
}
