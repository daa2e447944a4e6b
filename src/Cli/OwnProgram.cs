namespace Agrimaan.Cli;

/// <summary>How this very program is started again, for its other roles.</summary>
internal static class OwnProgram
{
    /// <summary>The program beside its assembly, or `dotnet` where there is only the assembly.</summary>
    public static IReadOnlyList<string> Words()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "agrimaan");
        return File.Exists(program) ? [program] : [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program + ".dll"];
    }
}
