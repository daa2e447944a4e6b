using Agrimaan.Client;

namespace Agrimaan.Server.Tests.Cli;

/// <summary>A home of a test's own.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public Home Home { get; } = new(Directory.CreateTempSubdirectory("agrimaan-cli-").FullName);

    public string Write(string name, string text)
    {
        var path = Path.Combine(Home.Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Home.Folder, recursive: true);
}
