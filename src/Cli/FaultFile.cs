using System.Globalization;

namespace Agrimaan.Cli;

/// <summary>Keeps the details of a fault of ours away from the screen, where only one line of it belongs.</summary>
internal static class FaultFile
{
    /// <returns>One sentence that says where the details are.</returns>
    public static string Write(Surroundings surroundings, Exception exception)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"fault-{surroundings.Clock.GetUtcNow():yyyyMMdd-HHmmss-fff}.txt");
        foreach (var folder in new[] { surroundings.Home.Folder, Path.GetTempPath() }.Where(Directory.Exists))
        {
            try
            {
                var path = Path.Combine(folder, name);
                File.WriteAllText(path, $"agrimaan {ProgramVersion.Text}{Environment.NewLine}{exception}{Environment.NewLine}");
                return $"The details are in {path}; please report them.";
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // The next folder may take it.
            }
        }

        return "The details could be written nowhere.";
    }
}
