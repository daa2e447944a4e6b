using Agrimaan.Delivery.Catalog;
using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Cli;

/// <summary>The environment that `--environment` names, and its files of values.</summary>
internal static class EnvironmentChoice
{
    /// <summary>Checks that the platform has the environment.</summary>
    /// <exception cref="CommandException">It has not.</exception>
    public static TargetEnvironment Of(Platform platform, string environment)
    {
        if (platform.Environments.TryGetValue(environment, out var found))
        {
            return found;
        }

        var near = Suggestion.Nearest(environment, platform.Environments.Keys);
        throw new CommandException(
            ExitCodes.BadInput, $"{platform.Name} has no environment '{environment}'.", near is null ? $"There are: {string.Join(", ", platform.Environments.Keys)}." : $"Did you mean '{near}'?");
    }

    /// <summary>Its files of values. Their text is never shown.</summary>
    /// <param name="missing">Files that are not there or cannot be read; others are read all the same.</param>
    public static IReadOnlyList<DotEnv> Values(TargetEnvironment environment, out IReadOnlyList<string> missing)
    {
        var (read, lacking) = (new List<DotEnv>(), new List<string>());
        foreach (var path in environment.Values)
        {
            try
            {
                read.Add(DotEnv.Parse(TextFile.Read(path), path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                lacking.Add(path);
            }
        }

        missing = lacking;
        return read;
    }
}
