namespace Agrimaan.Samples.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("agrimaan-samples-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
