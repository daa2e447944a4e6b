using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Reads a platform file.</summary>
public static class PlatformFile
{
    /// <summary>The name it has when nobody says another.</summary>
    public const string UsualName = "agrimaan.yaml";

    /// <param name="text">Its text; anything at all is safe.</param>
    /// <param name="file">Where it lies; folders in it are relative to that.</param>
    /// <returns>All faults of meaning at once; of syntax the first.</returns>
    public static PlatformReading Read(string text, string file)
    {
        var findings = new Findings(file, text);
        if (YamlReader.Read(text, findings) is not { } root)
        {
            return new(null, findings.All);
        }

        ShapeChecker.Check(root, PlatformShape.Root, "", findings);
        var platform = root is MapNode map ? new PlatformReader(map, Path.GetDirectoryName(file) ?? "", findings).Read() : null;
        return new(findings.Any ? null : platform, findings.All);
    }
}
