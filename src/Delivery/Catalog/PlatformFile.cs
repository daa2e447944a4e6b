using Agrimaan.Delivery.Catalog.Reading;

namespace Agrimaan.Delivery.Catalog;

/// <summary>Reads a platform file.</summary>
public static class PlatformFile
{
    /// <summary>The name it has when nobody says another.</summary>
    public const string UsualName = "agrimaan.yaml";

    /// <param name="text">Its text; anything at all is safe.</param>
    /// <param name="file">Where it lies, an absolute path; folders in it are relative to that. Nothing is looked up there.</param>
    /// <returns>All faults of meaning at once; of syntax the first. A platform unless there is an error.</returns>
    public static PlatformReading Read(string text, string file)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text; // the mark that some editors put before UTF-8
        var findings = new Findings(file, text);
        if (!TextCheck.Passes(text, findings) || YamlReader.Read(text, findings) is not { } root)
        {
            return new(null, findings.All);
        }

        ShapeChecker.Check(root, PlatformShape.Root, "", findings);
        if (root is not MapNode map || findings.Has(FaultCodes.TooLong))
        {
            return new(null, findings.All); // what is too long to read is not worth relating
        }

        var draft = PlatformDraft.Of(map, findings);
        CallChecker.Check(draft, findings);
        SettingChecker.Check(draft, findings);
        GatewayChecker.Check(draft, findings);
        EnvironmentChecker.Check(draft, findings);
        return new(findings.AnyError ? null : PlatformReader.Read(draft, FolderOf(file)), findings.All);
    }

    private static string FolderOf(string file)
    {
        var folder = Path.GetDirectoryName(file.Replace('\0', '?')) ?? "/";
        return Path.IsPathFullyQualified(folder) ? folder : "/" + folder; // never the process's own folder, which is the world's
    }
}
