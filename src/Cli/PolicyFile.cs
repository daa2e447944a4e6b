using Agrimaan.Client;
using Agrimaan.Cli.Screens;
using Agrimaan.Cli.Simulate;
using Agrimaan.Delivery.Catalog;

namespace Agrimaan.Cli;

/// <summary>Rules of a rollout from a file: a whole platform file, or its `rollout:` section alone.</summary>
/// <param name="Name">How screens name it.</param>
internal sealed record PolicyFile(string Name, RolloutPolicy Policy)
{
    private const string Section = "rollout:";

    /// <summary>A section is read where it belongs, in a platform around it.</summary>
    private const string Before = "environments:\n  policy:\n";
    private const string After = "\nplatform: policy\napiVersion: platform/v1\nservices:\n  service:\n    run: { command: [service] }\n";
    private const int Indent = 4;

    /// <param name="environment">Of a platform file with several; null for the only one.</param>
    /// <exception cref="CommandException">There is no such file, or it has faults.</exception>
    public static PolicyFile Read(string folder, string file, string? environment)
    {
        var path = Path.GetFullPath(file, folder);
        if (File.Exists(path) && SectionOf(path) is { } section)
        {
            return environment is null
                ? new(file, OfSection(section, path, file))
                : throw new CommandException(ExitCodes.BadInput, $"{file} is a rollout section alone and has no environments.", "Leave --environment away.");
        }

        var found = SimulateArguments.EnvironmentOf(PlatformText.Read(folder, file).Platform, environment);
        return new($"{file} ({found.Name})", found.Rollout);
    }

    /// <returns>The text, or null when it is no section but something whole.</returns>
    private static string? SectionOf(string path)
    {
        try
        {
            var text = TextFile.Read(path);
            var keys = text.Split('\n').Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not '#' and not '-').ToList();
            return keys is [var only] && only.TrimStart('\uFEFF').StartsWith(Section, StringComparison.Ordinal) ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // whoever reads it as a whole says so
        }
    }

    private static RolloutPolicy OfSection(string text, string path, string shown)
    {
        var indented = string.Join('\n', text.TrimStart('\uFEFF').Split('\n').Select(line => line.Trim().Length == 0 ? "" : new string(' ', Indent) + line));
        var reading = PlatformFile.Read(Before + indented + After, path);
        var errors = reading.Faults.Where(fault => fault.Severity == Severity.Error)
            .Select(fault => new FaultView(
                fault.Code, "error", shown, fault.Place.Line - Before.Count(letter => letter == '\n'), Math.Max(1, fault.Place.Column - Indent), fault.Place.Length, fault.Message.Replace("environments.policy.", "", StringComparison.Ordinal), fault.Hint, null))
            .ToList();
        return reading.Platform is { } platform && errors.Count == 0
            ? platform.Environments["policy"].Rollout
            : throw new CommandException(ExitCodes.BadInput, $"{shown} has {Say.Plural(errors.Count, "fault")}.", "It is the rollout section of a platform file; `agrimaan explain` tells its keys.", errors);
    }
}
