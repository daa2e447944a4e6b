using System.Diagnostics;

namespace Agrimaan.Repository.Tests;

/// <summary>The files of this checkout: what is tracked, or would be if it were added.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root, with slashes, sorted.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. ListFiles().Where(f => File.Exists(PathOf(f))).Order(StringComparer.Ordinal)];

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static string[] ReadLines(string file) => File.ReadAllLines(PathOf(file));

    public static IEnumerable<string> FilesUnder(string folder, string extension) => Files.Where(f =>
        f.StartsWith(folder + "/", StringComparison.Ordinal) && f.EndsWith(extension, StringComparison.Ordinal));

    public static bool IsText(string file) =>
        !Path.GetExtension(file).ToLowerInvariant().Equals(".png", StringComparison.Ordinal) && !Read(file).Contains('\0', StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Agrimaan.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside a checkout");
    }

    private static string[] ListFiles()
    {
        var listed = Run.To("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        return listed.ExitCode == 0
            ? [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()]
            : throw new InvalidOperationException($"git ls-files: {listed.Errors}");
    }
}

internal sealed record Run(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program at the root of the checkout to its end.</summary>
    public static Run To(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Checkout.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Run(process.ExitCode, output, errors.Result);
    }
}
